/** The application itself: where it starts. */
@NullMarked
package dev.godwit.sample;

import org.jspecify.annotations.NullMarked;
