/**
 * Understands the URL that hosting platforms put into the environment, which is not the one that JDBC wants. Does not
 * need the rest of Godwit, and the rest does not need this.
 */
@NullMarked
package dev.godwit.boot.env;

import org.jspecify.annotations.NullMarked;
