/** What each command does, and which arguments it takes: nothing here knows how an application is started. */
@NullMarked
package dev.godwit.boot.command.verb;

import org.jspecify.annotations.NullMarked;
