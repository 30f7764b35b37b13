package dev.godwit.test;

import dev.godwit.MigrationRun;
import dev.godwit.Migrator;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Selection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** The database of a test without Spring, with scripts that the test writes. */
public final class ScriptedDatabase implements TestDatabase, AutoCloseable {

    private final Path directory;
    private final List<JavaMigration> javaMigrations = new ArrayList<>();
    private final DataSource dataSource = new Current();
    private dev.godwit.testing.TestDatabase database = dev.godwit.testing.TestDatabase.create();
    private UnaryOperator<MigratorOptions.Builder> options = builder -> builder;

    public ScriptedDatabase(Path directory) {
        this.directory = directory;
    }

    /** Adds a script, or replaces it. */
    public ScriptedDatabase with(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ScriptedDatabase with(JavaMigration migration) {
        javaMigrations.add(migration);
        return this;
    }

    public ScriptedDatabase withOptions(UnaryOperator<MigratorOptions.Builder> some) {
        options = some;
        return this;
    }

    public void execute(String sql) {
        database.execute(sql);
    }

    @Override
    public String name() {
        return database.name();
    }

    @Override
    public String url() {
        return database.url();
    }

    @Override
    public String username() {
        return database.user();
    }

    @Override
    public @Nullable String password() {
        return database.password();
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    /** Another one each time, as each start of an application has. */
    @Override
    public Migrator migrator() {
        return Migrator.builder(dataSource)
                .options(options.apply(MigratorOptions.builder().locations("file:" + directory))
                        .build())
                .javaMigrations(javaMigrations)
                .build();
    }

    @Override
    public MigrationRun migrate() {
        return migrator().migrate();
    }

    @Override
    public MigrationRun migrateTo(String version) {
        return migrator().migrate(Selection.upTo(version));
    }

    @Override
    public void startEmpty() {
        database.close();
        database = dev.godwit.testing.TestDatabase.create();
    }

    @Override
    public void close() {
        database.close();
    }

    /** Leads to whichever database it is now. */
    private final class Current extends AbstractDataSource {

        @Override
        public Connection getConnection() throws SQLException {
            return database.dataSource().getConnection();
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return database.dataSource().getConnection(username, password);
        }
    }
}
