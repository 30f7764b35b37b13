/**
 * Starts a PostgreSQL server for the sample when nobody names one. An application of your own has its database elsewhere
 * and needs nothing from this package.
 */
@NullMarked
package dev.godwit.sample.postgres;

import org.jspecify.annotations.NullMarked;
