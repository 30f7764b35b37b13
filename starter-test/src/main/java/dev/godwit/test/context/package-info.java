/** Puts the database of a test into its application context, and another one for the next test. */
@NullMarked
package dev.godwit.test.context;

import org.jspecify.annotations.NullMarked;
