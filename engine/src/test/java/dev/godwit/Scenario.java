package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Migrations that a test writes, runs and sees fail. */
final class Scenario {

    private static final String ADVISORY_LOCKS =
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                    + " WHERE l.locktype = 'advisory' AND d.datname = current_database()";

    private final TestDatabase database;
    private final MigrationFiles files;
    private final List<JavaMigration> javaMigrations = new ArrayList<>();
    private final Map<String, String> volatileParts = new HashMap<>();
    private final MigratorOptions.Builder options = MigratorOptions.builder();
    private DataSource dataSource;

    Scenario(TestDatabase database, Path directory) {
        this.database = database;
        this.dataSource = database.dataSource();
        this.files = new MigrationFiles(directory);
        options.locations(files.location());
        naming(directory + "/", "");
    }

    Scenario with(String name, String text) {
        files.with(name, text);
        return this;
    }

    Scenario with(JavaMigration... migrations) {
        javaMigrations.addAll(List.of(migrations));
        return this;
    }

    Scenario without(String name) {
        files.without(name);
        return this;
    }

    Scenario options(Consumer<MigratorOptions.Builder> change) {
        change.accept(options);
        return this;
    }

    Scenario as(Login login) {
        naming(login.user(), "app");
        return on(database.dataSource(login));
    }

    Scenario on(DataSource another) {
        dataSource = another;
        return this;
    }

    /** Shows something that differs from run to run by a name in the text of problems. */
    Scenario naming(String part, String name) {
        volatileParts.put(part, name);
        return this;
    }

    Migrator migrator() {
        return migrator(builder -> builder);
    }

    Migrator migrator(UnaryOperator<Migrator.Builder> change) {
        return change.apply(
                        Migrator.builder(dataSource).options(options.build()).javaMigrations(javaMigrations))
                .build();
    }

    MigrationRun migrate() {
        return migrator().migrate();
    }

    /** Migrates, which goes well. */
    Scenario migrated() {
        migrate();
        return this;
    }

    /** Migrates, which fails for one reason and changes nothing. */
    Problem fails() {
        String before = Fingerprint.of(database);
        Problem problem = failsHalfway();
        assertThat(Fingerprint.of(database)).isEqualTo(before);
        return problem;
    }

    /** Migrates, which fails for one reason. */
    Problem failsHalfway() {
        MigrationException e = catchThrowableOfType(MigrationException.class, this::migrate);
        assertThat(e).as("the failure").isNotNull();
        assertThat(e.problems()).hasSize(1);
        assertThat(e).hasMessage(e.problems().get(0).render());
        assertThat(database.queryForObject(ADVISORY_LOCKS, Long.class)).isZero();
        return e.problems().get(0);
    }

    /** The state that a version is in now. */
    MigrationState state(String version) {
        return migrator().status().migrations().stream()
                .filter(migration -> migration.version().equals(version))
                .map(MigrationInfo::state)
                .findFirst()
                .orElseThrow();
    }

    /** Migrates in a thread of its own. */
    CompletableFuture<MigrationRun> migratesInBackground() {
        return inBackground(this::migrate);
    }

    static <T> CompletableFuture<T> inBackground(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(task.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                "in the background");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    /** The one reason why a run in the background has failed. */
    static Problem problemOf(CompletableFuture<?> run) {
        CompletionException e = catchThrowableOfType(CompletionException.class, run::join);
        assertThat(e).as("the failure").hasCauseInstanceOf(MigrationException.class);
        List<Problem> problems =
                Objects.requireNonNull((MigrationException) e.getCause()).problems();
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    /** The text of a problem, the same in every run. */
    String text(Problem problem) {
        String text = problem.render();
        List<String> longestFirst = volatileParts.keySet().stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        for (String part : longestFirst) {
            text = text.replace(part, volatileParts.get(part));
        }
        return text;
    }

    /** Migrates, which fails, changes nothing and is noted in the log as it is reported. */
    void fails(String sqlState, String text) {
        Problem problem = fails();
        assertThat(text(problem)).isEqualTo(text);
        assertThat(problem.sqlState()).isEqualTo(sqlState);
        assertThat(database.queryForList(
                        "SELECT message FROM schema_migrations_log WHERE event = 'FAILED'", String.class))
                .containsExactly(problem.render());
    }
}
