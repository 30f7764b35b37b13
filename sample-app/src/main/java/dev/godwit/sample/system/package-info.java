/** What the system records about itself: settings, requests to its API, and the health of its parts. */
@NullMarked
package dev.godwit.sample.system;

import org.jspecify.annotations.NullMarked;
