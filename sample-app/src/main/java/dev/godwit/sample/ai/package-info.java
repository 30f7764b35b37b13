/** AI providers, the interactions with them, and the REST API that manages the providers. */
@NullMarked
package dev.godwit.sample.ai;

import org.jspecify.annotations.NullMarked;
