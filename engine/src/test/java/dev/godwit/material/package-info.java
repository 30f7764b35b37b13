/**
 * The engine compared with psql and pg_dump on scripts that others have written, which are not part of this project:
 * these tests run only when they are told where to find them, as CONTRIBUTING.md says.
 */
@NullMarked
package dev.godwit.material;

import org.jspecify.annotations.NullMarked;
