package com.example.library.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.LibraryApplication;
import dev.godwit.Migrator;
import dev.godwit.boot.autoconfigure.MigrationDataSource;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.test.MigratedDatabase;
import dev.godwit.test.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.TestExecutionListeners.MergeMode;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;

/** Applications whose data sources lead elsewhere; nobody answers there. */
public final class Replacing {

    private static final String NOWHERE = "jdbc:postgresql://localhost:1/production";

    private Replacing() {}

    @SpringBootTest(
            classes = LibraryApplication.class,
            properties = {
                "spring.datasource.url=" + NOWHERE,
                "godwit.datasource.url=" + NOWHERE,
                "godwit.datasource.username=owner",
                "godwit.on-startup=validate"
            })
    @MigratedDatabase
    public static class ByProperties {

        @Test
        void isReplaced(@Autowired TestDatabase database, @Autowired DataSource dataSource) {
            check(database, dataSource);
        }
    }

    @SpringBootTest(classes = LibraryApplication.class)
    @Import(ByBeans.DataSources.class)
    @MigratedDatabase
    public static class ByBeans {

        @Test
        void isReplaced(
                @Autowired TestDatabase database,
                @Autowired DataSource dataSource,
                @Autowired @Qualifier("own") DataSource own,
                @Autowired @Qualifier("reporting") DataSource reporting) {
            check(database, dataSource);
            assertThat(own).isSameAs(dataSource);
            assertThat(reporting).isInstanceOf(DriverManagerDataSource.class);
        }

        @TestConfiguration(proxyBeanMethods = false)
        static class DataSources {

            @Bean
            @Primary
            DataSource own() {
                return new DriverManagerDataSource(NOWHERE);
            }

            @Bean
            DataSource reporting() {
                return new DriverManagerDataSource(NOWHERE);
            }

            @Bean(defaultCandidate = false)
            @MigrationDataSource
            DataSource owner() {
                return new DriverManagerDataSource(NOWHERE);
            }
        }
    }

    @SpringBootTest(classes = LibraryApplication.class, properties = "godwit.enabled=false")
    @MigratedDatabase
    public static class WithoutGodwit {

        @Test
        void doesNotStart() {}
    }

    @MigratedDatabase
    public static class WithoutSpring {

        @Test
        void doesNotRun() {}
    }

    @SpringBootTest(classes = LibraryApplication.class, properties = "spring.jpa.hibernate.ddl-auto=update")
    @MigratedDatabase
    public static class WithTablesByHibernate {

        @Test
        void runs() {}
    }

    @SpringBootTest(classes = LibraryApplication.class)
    @TestExecutionListeners(DependencyInjectionTestExecutionListener.class)
    @MigratedDatabase
    public static class WithoutListeners {

        @Test
        void doesNotStart() {}
    }

    @SpringBootTest(classes = LibraryApplication.class)
    @TestExecutionListeners(
            listeners = DependencyInjectionTestExecutionListener.class,
            mergeMode = MergeMode.MERGE_WITH_DEFAULTS)
    @MigratedDatabase
    public static class WithMoreListeners {

        @Test
        void starts(@Autowired TestDatabase database, @Autowired DataSource dataSource) {
            check(database, dataSource);
        }
    }

    @SpringBootTest(classes = LibraryApplication.class)
    @Import(OfTwoMigrators.Migrators.class)
    @MigratedDatabase
    public static class OfTwoMigrators {

        @Test
        void areBothMigrated(
                @Autowired TestDatabase database,
                @Autowired @Qualifier("library") Migrator library,
                @Autowired @Qualifier("archive") Migrator archive) {
            assertThat(library.status().currentVersion()).isEqualTo("005");
            assertThat(archive.status().currentVersion()).isEqualTo("005");
            assertThat(database.jdbcClient()
                            .sql("SELECT count(*) FROM archive.schema_migrations")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(4);
        }

        @TestConfiguration(proxyBeanMethods = false)
        static class Migrators {

            @Bean
            Migrator library(DataSource dataSource) {
                return Migrator.builder(dataSource).build();
            }

            @Bean
            Migrator archive(DataSource dataSource) {
                return Migrator.builder(dataSource)
                        .options(MigratorOptions.builder().schema("archive").build())
                        .build();
            }
        }
    }

    private static void check(TestDatabase database, DataSource dataSource) {
        assertThat(dataSource).isSameAs(database.dataSource());
        assertThat(database.migrator().dataSource()).isSameAs(dataSource);
        assertThat(JdbcClient.create(dataSource)
                        .sql("SELECT title FROM book")
                        .query(String.class)
                        .list())
                .containsExactly("Emma");
    }
}
