/** The ready test that undoes every migration and applies it again, and names each whose down is incomplete. */
@NullMarked
package dev.godwit.test.roundtrip;

import org.jspecify.annotations.NullMarked;
