/**
 * Starts the user's own application for a command, such as {@code java -jar app.jar migrations status}: as little of it as the
 * command needs.
 */
@NullMarked
package dev.godwit.boot.command;

import org.jspecify.annotations.NullMarked;
