package dev.godwit.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.test.context.aot.DisabledInAotMode;

/**
 * Gives a test class of Spring a PostgreSQL database of its own, with all migrations applied, in place of the application's
 * data source.
 *
 * <p>The migrations run once for each distinct set of them, into a template on the server; a test has a copy of it, and the
 * copy is dropped afterwards. Classes with the same configuration share one application context all the same.
 *
 * <p>The server is the container of a {@code @ServiceConnection}, else the one that the environment variable
 * {@code GODWIT_TEST_URL} names, else a container where Docker answers, else an embedded PostgreSQL.
 *
 * <p>Classes may run at the same time; each that does has an application context of its own.
 *
 * <p>Can be put on another annotation, for a project's own combination.
 *
 * @see <a href="https://www.postgresql.org/docs/current/manage-ag-templatedbs.html">Template Databases</a>
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock(providers = OneAtATime.class)
@ExtendWith(NeedsSpring.class)
@DisabledInAotMode("what is generated for a test class does not contain its database")
public @interface MigratedDatabase {

    /** The value of {@link #seeds()} for all of them. */
    String ALL = "*";

    /** How long a test keeps its database. */
    Lifetime lifetime() default Lifetime.CLASS;

    /**
     * The last migration to apply, as {@code migrations migrate --to} names it; by default all are applied. Then the
     * application does not migrate when it starts: the test does, see {@link TestDatabase#migrateTo}.
     */
    String upTo() default "";

    /** The seeders to run after the migrations, as {@code migrations seed --name} names them, or {@link #ALL}. */
    String[] seeds() default {};

    /** How long a test keeps its database. */
    enum Lifetime {

        /** All tests of the class use one database; a nested class has its own. */
        CLASS,

        /** Each test has its own. The tests of such a class do not run at the same time as each other. */
        METHOD
    }
}
