/**
 * Carries a plan out: connections, transactions, timeouts, and what to say when PostgreSQL says no. Internal.
 */
@NullMarked
package dev.godwit.execute;

import org.jspecify.annotations.NullMarked;
