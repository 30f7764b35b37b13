/**
 * What applications use: the {@code Migrator}, its options and its results.
 */
@NullMarked
package dev.godwit;

import org.jspecify.annotations.NullMarked;
