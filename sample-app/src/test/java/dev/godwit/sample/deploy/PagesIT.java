package dev.godwit.sample.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.sample.deploy.Image.Container;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands and the SQL of the pages in {@code docs/deploy}, from top to bottom. */
@WithTestDatabase
class PagesIT {

    /** What the page calls 007 and 008, above the versions of the sample application. */
    private static final String STAYS = "20990101000000";

    private static final String GOES = "20990102000000";

    private static final String PROGRAM = "java -jar shop.jar ";
    private static final Pattern SQL = Pattern.compile("^```sql\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    static Path workspace = Path.of("");

    private static Image image;

    private final TestDatabase database;

    @TempDir
    private Path project = Path.of("");

    private Path migrations = Path.of("");

    PagesIT(TestDatabase database) {
        this.database = database;
    }

    @BeforeAll
    static void buildImage() throws Exception {
        image = Image.build(workspace);
    }

    @BeforeEach
    void makeProject() throws IOException {
        Files.createFile(project.resolve("pom.xml"));
        migrations = Files.createDirectories(project.resolve("src/main/resources/db/migrations"));
    }

    @Test
    void theWayToProductionWorksAsItIsDescribed() throws Exception {
        // gives what is generated its style
        Files.writeString(migrations.resolve("20250901000000_carts.sql"), "CREATE TABLE carts (id int);");
        for (String command : commands("workflow.md")) {
            run(command);
            if (command.contains(" generate ")) {
                write("_add_orders.sql", "CREATE TABLE orders (id int);");
                write("_add_orders.down.sql", "DROP TABLE orders;");
            }
        }

        assertThat(database.queryForObject("SELECT to_regclass('orders') IS NOT NULL", Boolean.class))
                .isTrue();
    }

    @Test
    void theEmergencyPageWorksAsItIsDescribed() throws Exception {
        Files.writeString(migrations.resolve(STAYS + "_coupons.sql"), "CREATE TABLE coupons (id int);");
        Files.writeString(migrations.resolve(STAYS + "_coupons.down.sql"), "DROP TABLE coupons;");
        Files.writeString(migrations.resolve(GOES + "_orders.sql"), "CREATE TABLE orders (id int);");
        Files.writeString(migrations.resolve(GOES + "_orders.down.sql"), "DROP TABLE orders;");
        run(PROGRAM + "migrations migrate");

        for (String command : commands("emergency.md")) {
            if (command.contains("--use-file")) {
                assertThat(versions()).contains(STAYS).doesNotContain(GOES);
                run(PROGRAM + "migrations migrate");
                assertThat(versions()).contains(GOES);
            }
            run(command.replace("007", STAYS).replace("008", GOES));
        }

        assertThat(versions()).contains(STAYS).doesNotContain(GOES);
        for (String query : queries("emergency.md")) {
            database.queryForList(query.replace("SELECT pg_terminate_backend(pid)", "SELECT pid"));
        }
    }

    private void run(String command) throws IOException, InterruptedException {
        List<String> arguments = List.of(command.substring(PROGRAM.length()).split(" ", -1));
        try (Container running = image.runIn(project, arguments, environment())) {
            assertThat(running.exitCode())
                    .as("%s%n%s", command, running.output())
                    .isZero();
        }
    }

    /** What is generated is not in the jar yet, as it would be after the next build. */
    private Map<String, String> environment() {
        return Map.of(
                "DATABASE_URL",
                "postgresql://%s:%s@%s:%d/%s"
                        .formatted(
                                encoded(database.user()),
                                encoded(database.password()),
                                database.host(),
                                database.port(),
                                database.name()),
                "GODWIT_LOCATIONS",
                "classpath:db/migrations,file:" + migrations);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void write(String ending, String text) throws IOException {
        try (Stream<Path> files = Files.list(migrations)) {
            Path file = files.filter(candidate -> candidate.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing was generated that ends in " + ending));
            Files.writeString(file, text);
        }
    }

    private List<String> versions() {
        return database.queryForList("SELECT version FROM schema_migrations ORDER BY sequence", String.class);
    }

    private static List<String> commands(String page) {
        List<String> commands = DeployFiles.text(page)
                .lines()
                .filter(line -> line.startsWith(PROGRAM))
                .toList();
        assertThat(commands).as("the commands of %s", page).isNotEmpty();
        return commands;
    }

    private static List<String> queries(String page) {
        return SQL.matcher(DeployFiles.text(page))
                .results()
                .flatMap(match -> Stream.of(match.group(1).split(";\n")))
                .filter(statement -> !statement.isBlank())
                .toList();
    }
}
