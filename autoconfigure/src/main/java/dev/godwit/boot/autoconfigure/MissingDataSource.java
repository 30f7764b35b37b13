package dev.godwit.boot.autoconfigure;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.sql.Connection;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Stands for the database that nobody configured, and says so as soon as a connection is needed. */
final class MissingDataSource extends AbstractDataSource {

    private final String[] candidates;

    /** Names the beans of which none can be preferred; none when there is no data source at all. */
    MissingDataSource(String[] candidates) {
        this.candidates = candidates.clone();
    }

    @Override
    public Connection getConnection() {
        throw new MigrationException(candidates.length == 0 ? none() : noneChosen(), null);
    }

    @Override
    public Connection getConnection(String username, String password) {
        return getConnection();
    }

    private static Problem none() {
        return Problem.error(ProblemCode.NO_DATA_SOURCE, "there is no database to migrate")
                .found("neither a DataSource bean nor godwit.datasource.url")
                .state("nothing was connected to or changed")
                .cause("the application uses R2DBC, or the module that makes the DataSource is missing or excluded")
                .remedy(
                        "with R2DBC: set godwit.datasource.url, .username and .password (jdbc:postgresql:…);",
                        "otherwise add spring-boot-starter-jdbc or declare a DataSource bean;",
                        "if this application shall not migrate: godwit.enabled=false");
    }

    private Problem noneChosen() {
        String names = Arrays.stream(candidates).sorted().collect(Collectors.joining(", "));
        return Problem.error(ProblemCode.NO_DATA_SOURCE, "it is not clear which DataSource bean to migrate")
                .found("the beans " + names + ", and none of them is preferred")
                .state("nothing was connected to or changed")
                .remedy(
                        "mark the one to migrate with @Primary or @MigrationDataSource,",
                        "or declare a Migrator bean for each database that has migrations");
    }
}
