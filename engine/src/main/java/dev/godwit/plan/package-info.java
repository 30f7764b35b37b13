/**
 * Decides what is to be done: a pure function of this build's files, the history and the policies. It knows no
 * connection, so that every decision can be tested and shown before anything happens. Internal.
 */
@NullMarked
package dev.godwit.plan;

import org.jspecify.annotations.NullMarked;
