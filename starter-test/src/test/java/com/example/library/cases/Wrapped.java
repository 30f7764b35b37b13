package com.example.library.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.Book;
import com.example.library.BookRepository;
import com.example.library.LibraryApplication;
import dev.godwit.test.MigratedDatabase;
import dev.godwit.test.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.annotation.Transactional;

/** Applications that watch what goes through their data source. */
public final class Wrapped {

    private Wrapped() {}

    @SpringBootTest(classes = LibraryApplication.class)
    @Import(ByAnother.Configuration.class)
    @MigratedDatabase
    @Transactional
    public static class ByAnother {

        @Test
        void isTheSame(
                @Autowired TestDatabase database, @Autowired DataSource dataSource, @Autowired BookRepository books) {
            check(database, dataSource, books);
        }

        @TestConfiguration(proxyBeanMethods = false)
        static class Configuration {

            @Bean
            static BeanPostProcessor wrapper() {
                return new BeanPostProcessor() {
                    @Override
                    public Object postProcessAfterInitialization(Object bean, String name) {
                        return bean instanceof DataSource dataSource ? new DelegatingDataSource(dataSource) : bean;
                    }
                };
            }
        }
    }

    @SpringBootTest(classes = LibraryApplication.class)
    @Import(BySubclass.Configuration.class)
    @MigratedDatabase
    @Transactional
    public static class BySubclass {

        @Test
        void isTheSame(
                @Autowired TestDatabase database, @Autowired DataSource dataSource, @Autowired BookRepository books) {
            check(database, dataSource, books);
        }

        @TestConfiguration(proxyBeanMethods = false)
        static class Configuration {

            @Bean
            static BeanPostProcessor proxies() {
                return new BeanPostProcessor() {
                    @Override
                    public Object postProcessAfterInitialization(Object bean, String name) {
                        return bean instanceof DataSource ? proxy(bean) : bean;
                    }
                };
            }

            private static Object proxy(Object bean) {
                ProxyFactory factory = new ProxyFactory(bean);
                factory.setProxyTargetClass(true);
                return factory.getProxy();
            }
        }
    }

    private static void check(TestDatabase database, DataSource dataSource, BookRepository books) {
        assertThat(database.dataSource()).isSameAs(dataSource);
        assertThat(database.migrator().dataSource()).isSameAs(dataSource);
        books.saveAndFlush(new Book("of the transaction", "1"));
        assertThat(titles(database.jdbcClient()))
                .isEqualTo(titles(JdbcClient.create(dataSource)))
                .containsExactly("Emma", "of the transaction");
    }

    private static java.util.List<String> titles(JdbcClient client) {
        return client.sql("SELECT title FROM book ORDER BY title")
                .query(String.class)
                .list();
    }
}
