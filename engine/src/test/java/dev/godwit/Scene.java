package dev.godwit;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An application {@code app} with a database {@code shop} and scripts in {@code db/migrations}, in which something is
 * about to go wrong. Whatever is called otherwise on the machine that runs the test gets these names when it is shown.
 */
final class Scene {
    final TestDatabase database;
    final Path directory;
    final MigrationFiles files;
    final Login app;

    private final MigratorOptions.Builder options = MigratorOptions.builder();

    Scene(TestDatabase database, Path directory) {
        this.database = database;
        this.directory = directory;
        this.files = new MigrationFiles(directory);
        this.app = database.createLogin("");
        this.options.locations(files.location());
        database.execute("GRANT CREATE ON SCHEMA public TO " + app.user());
    }

    Scene with(String name, String text) {
        files.with(name, text);
        return this;
    }

    Scene set(Consumer<MigratorOptions.Builder> setting) {
        setting.accept(options);
        return this;
    }

    /** Does something to the database that no migration does. */
    void execute(String sql) {
        JdbcClient.create(dataSource()).sql(sql).update();
    }

    /** A connection of somebody else, which the server shows under this name. */
    Connection connectAs(String name) throws SQLException {
        PGSimpleDataSource dataSource = dataSource();
        dataSource.setApplicationName(name);
        return dataSource.getConnection();
    }

    PGSimpleDataSource dataSource() {
        return database.dataSource(app);
    }

    Migrator.Builder migrator() {
        return migrator(dataSource());
    }

    Migrator.Builder migrator(DataSource dataSource) {
        return Migrator.builder(dataSource).options(options.build());
    }

    /** What a run says, whether it goes on or not. */
    List<Problem> problems() {
        return problems(migrator());
    }

    /** What a run would say. */
    List<Problem> expected() {
        return migrator().build().status().problems();
    }

    static List<Problem> problems(Migrator.Builder migrator) {
        return problems(migrator.build());
    }

    /** What is said by something that cannot succeed. */
    static List<Problem> problems(Runnable refused) {
        return Objects.requireNonNull(catchThrowableOfType(MigrationException.class, refused::run), "it succeeded")
                .problems();
    }

    static List<Problem> problems(Migrator migrator) {
        try {
            return migrator.migrate().problems();
        } catch (MigrationException refused) {
            return refused.problems();
        }
    }

    /** The text as it is shown, with all that differs from run to run replaced. */
    String shown(String text) {
        return text.replace(directory.toString(), "db/migrations")
                .replace(app.user(), "app")
                .replace("role postgres", "role app")
                .replaceAll("\\b" + database.name() + "\\b", "shop")
                .replaceAll("localhost:\\d+", "localhost:5432")
                .replaceAll("pid \\d+", "pid 4711")
                .replaceAll("pg_terminate_backend\\(\\d+\\)", "pg_terminate_backend(4711)")
                .replaceAll("for \\d+ s\\b", "for 42 s")
                .replaceAll("((?:by (?:app|postgres)|UTC) on )[\\w.-]+", "$1shop-7d9c")
                .replaceAll("from [0-9a-f.:]+,", "from 10.0.0.7,")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d (\\d\\d):\\d\\d:\\d\\d", "2026-11-20 08:00:00")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d (\\d\\d):\\d\\d UTC", "2026-11-20 08:00 UTC");
    }
}
