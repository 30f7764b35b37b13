/**
 * What a database says of its past, and the tables and the lock with which it says so. Internal.
 */
@NullMarked
package dev.godwit.history;

import org.jspecify.annotations.NullMarked;
