package com.example.library.cases;

import dev.godwit.test.MigratedDatabase;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;

@SpringBootTest
@MigratedDatabase
@TestMethodOrder(MethodOrderer.MethodName.class)
public class OfAClass {

    @Autowired
    ApplicationContext context;

    @Test
    void first() {
        Observations.observe("OfAClass.first", context);
    }

    @Test
    void second() {
        Observations.observe("OfAClass.second", context);
    }

    @Nested
    class Within {

        @Test
        void first() {
            Observations.observe("Within.first", context);
        }

        @Test
        void second() {
            Observations.observe("Within.second", context);
        }
    }
}
