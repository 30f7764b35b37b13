/**
 * Makes the engine part of a Spring Boot application: which database it migrates, with which options, and before which
 * beans.
 */
@NullMarked
package dev.godwit.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
