package com.example.library.cases;

import dev.godwit.test.MigratedDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;

@SpringBootTest
@MigratedDatabase(lifetime = MigratedDatabase.Lifetime.METHOD)
@Execution(ExecutionMode.CONCURRENT)
public class OfEachMethod {

    @Autowired
    ApplicationContext context;

    @BeforeEach
    void observeBefore() {
        Observations.observe("before", context);
    }

    @RepeatedTest(3)
    void each() {
        Observations.observe("each", context);
    }
}
