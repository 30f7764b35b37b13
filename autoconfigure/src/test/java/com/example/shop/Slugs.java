package com.example.shop;

import java.util.function.UnaryOperator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** What a Java migration is injected with, which is injected itself. */
@Component
class Slugs {

    private final UnaryOperator<String> rule;

    Slugs(UnaryOperator<String> slugRule) {
        this.rule = slugRule;
    }

    String of(String name) {
        return rule.apply(name);
    }

    @Configuration(proxyBeanMethods = false)
    static class Rules {
        @Bean
        UnaryOperator<String> slugRule() {
            return name -> name.replace(' ', '-');
        }
    }
}
