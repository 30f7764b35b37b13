/** Measures Godwit beside others, with one command, and prints the tables of the results page. */
@NullMarked
package dev.godwit.benchmark;

import org.jspecify.annotations.NullMarked;
