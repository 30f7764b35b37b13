/** Migrations that need more than SQL. */
@NullMarked
package dev.godwit.sample.migration;

import org.jspecify.annotations.NullMarked;
