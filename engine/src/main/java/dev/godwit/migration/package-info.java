/**
 * The vocabulary that every other package and every user shares: versions, migrations, their states, options and problems.
 */
@NullMarked
package dev.godwit.migration;

import org.jspecify.annotations.NullMarked;
