package dev.godwit;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** The migrators of tests: each call makes one, as each start of an application does. */
final class Migrators {

    private Migrators() {}

    static Migrator of(TestDatabase database, MigrationFiles files) {
        return of(database, files, options -> options);
    }

    static Migrator of(TestDatabase database, MigrationFiles files, UnaryOperator<MigratorOptions.Builder> options) {
        return of(database.dataSource(), files, options);
    }

    static Migrator of(DataSource dataSource, MigrationFiles files, UnaryOperator<MigratorOptions.Builder> options) {
        return builder(dataSource, files, options).build();
    }

    static Migrator withJava(TestDatabase database, MigrationFiles files, JavaMigration... javaMigrations) {
        return builder(database.dataSource(), files, options -> options)
                .javaMigrations(javaMigrations)
                .build();
    }

    static Migrator.Builder builder(
            DataSource dataSource, MigrationFiles files, UnaryOperator<MigratorOptions.Builder> options) {
        return Migrator.builder(dataSource)
                .options(options.apply(MigratorOptions.builder().locations(files.location()))
                        .build());
    }

    /** Runs a migrator that has to refuse or to fail. */
    static List<Problem> refusal(Migrator migrator) {
        return failure(migrator).problems();
    }

    static MigrationException failure(Migrator migrator) {
        return Objects.requireNonNull(
                catchThrowableOfType(MigrationException.class, migrator::migrate), "it succeeded");
    }

    /** The only thing that is wrong. */
    static Problem onlyProblem(List<Problem> problems) {
        if (problems.size() != 1) {
            throw new AssertionError("not one problem but " + problems);
        }
        return problems.get(0);
    }

    static List<ProblemCode> codes(List<Problem> problems) {
        return problems.stream().map(Problem::code).toList();
    }

    static List<String> versions(List<MigrationInfo> migrations) {
        return migrations.stream().map(MigrationInfo::version).toList();
    }

    static Map<String, MigrationState> states(MigrationStatus status) {
        Map<String, MigrationState> states = new LinkedHashMap<>();
        status.migrations().forEach(info -> states.put(info.version(), info.state()));
        return states;
    }
}
