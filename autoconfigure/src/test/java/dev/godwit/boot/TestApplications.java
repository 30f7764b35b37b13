package dev.godwit.boot;

import dev.godwit.boot.autoconfigure.GodwitAutoConfiguration;
import dev.godwit.testing.TestDatabase;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Small applications whose DataSource is the test's database, without a pool. */
public final class TestApplications {

    private TestApplications() {}

    public static ApplicationContextRunner on(TestDatabase database) {
        return withoutDatabase().withPropertyValues(dataSource(database));
    }

    public static ApplicationContextRunner withoutDatabase() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        JdbcClientAutoConfiguration.class,
                        GodwitAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.type=org.springframework.jdbc.datasource.SimpleDriverDataSource");
    }

    public static String[] dataSource(TestDatabase database) {
        return new String[] {
            "spring.datasource.url=" + database.url(),
            "spring.datasource.username=" + database.user(),
            "spring.datasource.password=" + database.password()
        };
    }
}
