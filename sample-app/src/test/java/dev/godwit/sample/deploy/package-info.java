/** Holds the files of {@code docs/deploy} to what really works. */
@NullMarked
package dev.godwit.sample.deploy;

import org.jspecify.annotations.NullMarked;
