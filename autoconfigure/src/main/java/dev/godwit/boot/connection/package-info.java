/** Lets the migrations follow a service connection, so that a test cannot migrate another database than its container's. */
@NullMarked
package dev.godwit.boot.connection;

import org.jspecify.annotations.NullMarked;
