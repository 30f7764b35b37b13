/** What was measured, and how it is shown. */
@NullMarked
package dev.godwit.benchmark.report;

import org.jspecify.annotations.NullMarked;
