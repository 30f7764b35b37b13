/** What tests use: an annotation that gives them a migrated database, and the database itself. */
@NullMarked
package dev.godwit.test;

import org.jspecify.annotations.NullMarked;
