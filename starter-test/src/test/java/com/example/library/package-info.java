/** An application as its users write it, which the tests test. */
@NullMarked
package com.example.library;

import org.jspecify.annotations.NullMarked;
