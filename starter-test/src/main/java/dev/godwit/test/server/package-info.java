/** Finds the PostgreSQL server that the databases of the tests are made on. */
@NullMarked
package dev.godwit.test.server;

import org.jspecify.annotations.NullMarked;
