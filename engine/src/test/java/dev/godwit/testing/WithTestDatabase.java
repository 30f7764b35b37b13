package dev.godwit.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the constructor, the methods and the set-up methods of a test class a parameter of type {@link TestDatabase}:
 * one fresh database for each test, dropped after it. Asked for in a static {@code @BeforeAll} method, it is one
 * database for the whole class.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TestDatabaseExtension.class)
public @interface WithTestDatabase {}
