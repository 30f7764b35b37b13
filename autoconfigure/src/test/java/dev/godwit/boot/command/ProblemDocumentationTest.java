package dev.godwit.boot.command;

import com.example.shop.ShopApplication;
import com.example.stores.StoresApplication;
import dev.godwit.boot.command.CommandTrial.Outcome;
import dev.godwit.testing.DocumentationPage;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The documentation shows what commands say as they really say it. */
@WithTestDatabase
class ProblemDocumentationTest {

    private static final DocumentationPage PROBLEMS = DocumentationPage.of("problems.md");
    private static final DocumentationPage COMMANDS = DocumentationPage.of("reference/commands.md");

    private static final String MIGRATOR = "--migrator=migrator";
    private static final String MORE = "classpath:db/migrations,classpath:fixtures/next";

    @Test
    void usage() {
        Outcome outcome = new CommandTrial(ShopApplication.class).run("migrations", "stauts");

        PROBLEMS.hasExample("usage", outcome.messages().strip());
    }

    @Test
    void application(TestDatabase database) {
        Outcome outcome = new CommandTrial(StoresApplication.class)
                .on(database, "migrations", "status", "--migrator=migrator", "--stores.broken=true");

        PROBLEMS.hasExample("application", outcome.messages().strip());
    }

    @Test
    void statusAndMigrate(TestDatabase database) {
        trial().on(database, "migrations", "migrate", MIGRATOR, "--godwit.locations=classpath:db/migrations");
        Outcome status = trial().on(database, "migrations", "status", MIGRATOR, "--godwit.locations=" + MORE);
        Outcome migrate = trial().on(database, "migrations", "migrate", MIGRATOR, "--godwit.locations=" + MORE);

        COMMANDS.hasExample("status", shown(status.output(), database));
        COMMANDS.hasExample("migrate", shown(migrate.output(), database));
    }

    @Test
    void json(TestDatabase database) {
        trial().on(database, "migrations", "migrate", MIGRATOR, "--godwit.locations=classpath:db/migrations");

        Outcome outcome =
                trial().on(database, "migrations", "migrate", MIGRATOR, "--output=json", "--godwit.locations=" + MORE);

        JsonMapper mapper = JsonMapper.shared();
        String indented = mapper.writerWithDefaultPrettyPrinter().writeValueAsString(mapper.readTree(outcome.output()));
        COMMANDS.hasExample("migrate-json", shown(indented, database));
    }

    private static CommandTrial trial() {
        return new CommandTrial(StoresApplication.class);
    }

    /** All that differs from run to run is replaced, by what is as long as it can be. */
    private static String shown(String text, TestDatabase database) {
        return text.strip()
                .replaceAll("PostgreSQL \\d+\\.\\d+", "PostgreSQL 18.6")
                .replaceAll("\\b" + database.name() + "\\b", "shop")
                .replaceAll("localhost:\\d+", "localhost:5432")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "2026-11-20 08:00:00")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "2026-11-20T08:00:00Z")
                .replaceAll("PT[\\d.]+S", "PT0.012S")
                .replaceAll("v1:sha256:[0-9a-f]{64}", "v1:sha256:24b8…51b4e0")
                .replaceAll("\\d+ ms|\\d+\\.\\d s", "12 ms");
    }
}
