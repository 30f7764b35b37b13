/** What an operator sees of the migrations, so that an application without Actuator or Micrometer needs none of it. */
@NullMarked
package dev.godwit.boot.actuate;

import org.jspecify.annotations.NullMarked;
