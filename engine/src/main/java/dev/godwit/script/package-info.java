/**
 * What a SQL script says, without a database: its header, its directives, its statements and how each may run. Internal.
 */
@NullMarked
package dev.godwit.script;

import org.jspecify.annotations.NullMarked;
