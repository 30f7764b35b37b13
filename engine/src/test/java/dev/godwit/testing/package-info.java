/**
 * The PostgreSQL that every test of every module runs on, chosen in this one place; the other modules use it through
 * the engine's test-jar.
 */
@NullMarked
package dev.godwit.testing;

import org.jspecify.annotations.NullMarked;
