package com.example.library.cases;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@LibraryTest
public class OfAnotherClass {

    @Test
    void only(@Autowired ApplicationContext context) {
        Observations.observe("OfAnotherClass.only", context);
    }
}
