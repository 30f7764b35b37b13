/** What fills the database of a developer. */
@NullMarked
package dev.godwit.sample.seed;

import org.jspecify.annotations.NullMarked;
