package dev.godwit.boot.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Marks the {@code DataSource} bean that the migrations use, for example one with more rights than the application's.
 *
 * <p>Declare it with {@code @Bean(defaultCandidate = false)}, so that the rest of the application does not see a second
 * {@code DataSource}:
 *
 * <pre>{@code
 * @Bean(defaultCandidate = false)
 * @MigrationDataSource
 * DataSource migrationDataSource() { … }
 * }</pre>
 */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Qualifier
public @interface MigrationDataSource {}
