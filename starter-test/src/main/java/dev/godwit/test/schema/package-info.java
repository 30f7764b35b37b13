/** What users have created in a database, as text that can be compared: whether an undo takes back everything. Internal. */
@NullMarked
package dev.godwit.test.schema;

import org.jspecify.annotations.NullMarked;
