/** Assertions about a database in the style of AssertJ: what is in its schema, and what has been migrated. */
@NullMarked
package dev.godwit.test.assertion;

import org.jspecify.annotations.NullMarked;
