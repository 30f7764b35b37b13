/** Makes databases out of others, hands them out, and sees to it that none is left behind. */
@NullMarked
package dev.godwit.test.template;

import org.jspecify.annotations.NullMarked;
