/** Test classes that tests run, and watch. */
@NullMarked
package com.example.library.cases;

import org.jspecify.annotations.NullMarked;
