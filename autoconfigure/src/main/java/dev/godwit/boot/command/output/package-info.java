/** How a command talks: to people in lines and tables, to programs in JSON, and without mixing the two. */
@NullMarked
package dev.godwit.boot.command.output;

import org.jspecify.annotations.NullMarked;
