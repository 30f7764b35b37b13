/**
 * What a run tells while it happens, so that logs, metrics, start-up steps and application events need nothing of the engine's inside.
 */
@NullMarked
package dev.godwit.event;

import org.jspecify.annotations.NullMarked;
