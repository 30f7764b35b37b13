/**
 * The engine in processes of its own, which are killed, started together and given servers that stop: what an
 * application goes through in production, as docs/reliability.md says.
 */
@NullMarked
package dev.godwit.reliability;

import org.jspecify.annotations.NullMarked;
