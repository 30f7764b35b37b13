/** How migrations and problems look in JSON, so that the endpoint and the commands use the same names for the same things. */
@NullMarked
package dev.godwit.boot.descriptor;

import org.jspecify.annotations.NullMarked;
