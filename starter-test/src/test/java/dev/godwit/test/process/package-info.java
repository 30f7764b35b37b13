/** Other virtual machines, for what only several of them show, or one that is killed. */
@NullMarked
package dev.godwit.test.process;

import org.jspecify.annotations.NullMarked;
