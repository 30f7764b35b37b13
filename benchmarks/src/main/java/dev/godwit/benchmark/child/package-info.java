/** Measurements in a process of their own, so that the heap can be given and looked at. */
@NullMarked
package dev.godwit.benchmark.child;

import org.jspecify.annotations.NullMarked;
