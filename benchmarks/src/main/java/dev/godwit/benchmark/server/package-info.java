/** Where the benchmarks run: a server, a fresh database for each measurement, and the way to it. */
@NullMarked
package dev.godwit.benchmark.server;

import org.jspecify.annotations.NullMarked;
