/** What is compared: each tool in the way its documentation says, with its defaults. */
@NullMarked
package dev.godwit.benchmark.tool;

import org.jspecify.annotations.NullMarked;
