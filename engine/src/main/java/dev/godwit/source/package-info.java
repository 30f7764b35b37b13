/**
 * Which migrations this build of the application has: files in directories and jars, and Java migrations. Internal.
 */
@NullMarked
package dev.godwit.source;

import org.jspecify.annotations.NullMarked;
