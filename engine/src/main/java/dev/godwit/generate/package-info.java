/**
 * The next migration, as a file to fill in: its name follows what is there. Needs no database.
 */
@NullMarked
package dev.godwit.generate;

import org.jspecify.annotations.NullMarked;
