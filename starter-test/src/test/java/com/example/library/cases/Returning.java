package com.example.library.cases;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Looks into its database once more when the nested class is over. */
@LibraryTest
public class Returning {

    @Test
    void own(@Autowired ApplicationContext context) {
        Observations.observe("own", context);
    }

    @AfterAll
    static void look(@Autowired ApplicationContext context) {
        Observations.observe("after all", context);
    }

    @Nested
    class Within {

        @Test
        void only(@Autowired ApplicationContext context) {
            Observations.observe("within", context);
        }
    }
}
