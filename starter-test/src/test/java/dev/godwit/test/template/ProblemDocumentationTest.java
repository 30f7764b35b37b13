package dev.godwit.test.template;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.Migrator;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.test.server.TestServer;
import dev.godwit.testing.DocumentationPage;
import dev.godwit.testing.Login;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/problems.md} shows the problems that come from here as they really look. */
@WithTestDatabase
class ProblemDocumentationTest {

    private static final DocumentationPage PAGE = DocumentationPage.of("problems.md");

    private final TestDatabase shared;

    ProblemDocumentationTest(TestDatabase shared) {
        this.shared = shared;
    }

    @Test
    void noRight() {
        Login login = shared.createLogin("");
        TestServer server = new TestServer("GODWIT_TEST_URL", shared.url(), login.user(), login.password());

        PAGE.hasExample(
                "test-database",
                problemOf(() -> TestDatabases.on(server))
                        .replace(login.user(), "ci")
                        .replace(shared.url(), "jdbc:postgresql://localhost:5432/postgres"));
    }

    @Test
    void failedBefore(@TempDir Path scripts) throws IOException {
        Files.writeString(
                scripts.resolve("003_orders.sql"), "CREATE TABLE orders (id int);\nCREATE INDEX ON order (id);\n");
        ServerOfTest server = new ServerOfTest(shared);
        try {
            TestDatabases databases = server.start();
            problemOf(() -> databases.migrated("abc", database -> migrate(database, scripts)));

            PAGE.hasExample(
                    "test-database-again",
                    problemOf(() -> databases.migrated("abc", database -> migrate(database, scripts))));
        } finally {
            server.close();
        }
    }

    private static void migrate(Database database, Path scripts) {
        Migrator.builder(database.dataSource())
                .options(MigratorOptions.builder().locations("file:" + scripts).build())
                .build()
                .migrate();
    }

    private static String problemOf(Runnable work) {
        MigrationException e = catchThrowableOfType(MigrationException.class, work::run);
        return e.problems().get(0).render();
    }
}
