package dev.godwit.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.DryRun;
import dev.godwit.MigrationDetails;
import dev.godwit.MigrationRun;
import dev.godwit.MigrationStatus;
import dev.godwit.Migrator;
import dev.godwit.RedoRun;
import dev.godwit.RepairRun;
import dev.godwit.ResetRun;
import dev.godwit.UndoRun;
import dev.godwit.Validation;
import dev.godwit.WaitRun;
import dev.godwit.event.MigrationApplied;
import dev.godwit.generate.GenerateRequest;
import dev.godwit.generate.GeneratedMigration;
import dev.godwit.generate.MigrationGenerator;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Repair;
import dev.godwit.migration.Selection;
import dev.godwit.migration.UndoSelection;
import dev.godwit.testing.DocumentationPage;
import dev.godwit.testing.SourceExamples;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** {@code docs/api.md} shows code that was compiled and run here, and what it really printed. */
@WithTestDatabase
@ExtendWith(OutputCaptureExtension.class)
class ApiDocumentationTest {

    private static final DocumentationPage PAGE = DocumentationPage.of("api.md");

    private static final Pattern JAVA = Pattern.compile("(?:<!-- example: (\\S+) -->\\n)?```java\\n");
    private static final String SHOP = "classpath:db/shop";

    private final DataSource dataSource;
    private final Migrator migrator;
    private int before;

    ApiDocumentationTest(TestDatabase database) {
        this.dataSource = database.dataSource();
        this.migrator = migrator(options());
    }

    private Migrator migrator(MigratorOptions.Builder options) {
        return Migrator.builder(dataSource).options(options.build()).build();
    }

    private static MigratorOptions.Builder options() {
        return MigratorOptions.builder().locations(SHOP);
    }

    /** What an example prints is a result; what the engine logs would be between its lines. */
    @BeforeEach
    void keepTheLogOut(CapturedOutput output) {
        before = output.getOut().length();
        LoggingSystem.get(getClass().getClassLoader()).setLogLevel("dev.godwit", LogLevel.OFF);
    }

    @AfterEach
    void letTheLogIn() {
        LoggingSystem.get(getClass().getClassLoader()).setLogLevel("dev.godwit", null);
    }

    @Test
    void showsCodeThatIsInThisTest() {
        Map<String, String> examples = SourceExamples.of(getClass());

        // what is a class of its own elsewhere is nested here
        examples.forEach((name, code) -> PAGE.hasExample(name, code.replace("static class", "class")));
        assertThat(JAVA.matcher(PAGE.text()).results().map(match -> match.group(1)))
                .as("every block of code")
                .containsExactlyInAnyOrderElementsOf(examples.keySet());
    }

    @Test
    void namesEveryMethodOfAMigrator() {
        List<String> methods = Arrays.stream(Migrator.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .distinct()
                .toList();

        assertThat(methods)
                .isNotEmpty()
                .allSatisfy(method -> assertThat(PAGE.text()).containsPattern("\\b" + method + "\\("));
    }

    @Test
    void withoutSpring() {
        // example: builder
        Migrator migrator = Migrator.builder(dataSource)
                .options(MigratorOptions.builder()
                        .locations("classpath:db/shop")
                        .lockWait(Duration.ofMinutes(1))
                        .build())
                .javaMigrations(new V4__FillTotals())
                .build();

        MigrationRun run = migrator.migrate();
        // end

        assertThat(run.applied()).extracting(MigrationInfo::version).containsExactly("001", "002", "003", "4");
    }

    static final class V4__FillTotals implements JavaMigration {

        @Override
        public void up(MigrationContext context) {
            context.jdbcClient().sql("UPDATE orders SET total = 0").update();
        }
    }

    @Test
    void aBean(TestDatabase database) {
        TestApplications.on(database)
                .withPropertyValues("godwit.locations=" + SHOP, "godwit.on-startup=none")
                .withUserConfiguration(Upgrade.class)
                .run(context -> {
                    assertThat(context.getBean(Upgrade.class).upgrade()).isEqualTo(3);
                    assertThat(context.getBean(Upgrade.class).upgrade()).isZero();
                });
    }

    // example: bean
    @Component
    static class Upgrade {

        private final Migrator migrator;

        Upgrade(Migrator migrator) {
            this.migrator = migrator;
        }

        int upgrade() {
            return migrator.migrate().applied().size();
        }
    }
    // end

    @Test
    void anotherDatabase(TestDatabase database) {
        TestApplications.on(database)
                .withUserConfiguration(Reporting.class)
                .withBean(ReportingSchema.class)
                .run(context -> {
                    assertThat(context.getBean(Migrator.class).status().currentVersion())
                            .isEqualTo("002");
                    assertThat(context.getBean(ReportingSchema.class).migrator.status())
                            .returns("001", MigrationStatus::currentVersion);
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Reporting {

        @Bean(destroyMethod = "close", defaultCandidate = false)
        TestDatabase reportingDatabase() {
            return TestDatabase.create();
        }

        @Bean(defaultCandidate = false)
        DataSource reportingDataSource(@Qualifier("reportingDatabase") TestDatabase database) {
            return database.dataSource();
        }

        // example: second
        @Bean(defaultCandidate = false)
        Migrator reporting(@Qualifier("reportingDataSource") DataSource dataSource) {
            return Migrator.builder(dataSource)
                    .options(MigratorOptions.builder()
                            .locations("classpath:db/reporting")
                            .build())
                    .build();
        }
        // end
    }

    record ReportingSchema(@Qualifier("reporting") Migrator migrator) {}

    @Test
    void apply(CapturedOutput output) {
        // example: migrate
        migrator.migrate(Selection.upTo("001")); // up to this version, itself included
        migrator.migrate(Selection.only("002_orders")); // just this one
        MigrationRun run = migrator.migrate(); // everything

        for (MigrationInfo migration : run.applied()) {
            System.out.println(migration.version() + " " + migration.description());
        }
        // end

        PAGE.hasExample("migrate-prints", printed(output));
    }

    @Test
    void seed(CapturedOutput output) {
        Migrator migrator = migrator(options().seedLocations("classpath:db/shop-seeds"));
        migrator.migrate();

        // example: seed
        MigrationRun run = migrator.seed(Selection.all()); // those that have not run yet
        migrator.undoSeed(UndoSelection.only("002")); // takes one back

        System.out.println(run.applied().size() + " seeders ran");
        for (MigrationInfo seeder : migrator.seeders().seeders()) {
            System.out.println(seeder.version() + " " + seeder.state());
        }
        // end

        PAGE.hasExample("seed-prints", printed(output));
    }

    @Test
    void takeBack(CapturedOutput output) {
        migrator.migrate();
        // example: undo
        UndoRun run = migrator.undo(UndoSelection.last(1)); // what was applied last
        migrator.undo(UndoSelection.only("002")); // just this one
        migrator.undo(UndoSelection.only("001").usingFiles()); // with the down script of this build

        migrator.migrate();
        migrator.undo(UndoSelection.after("002")); // what was applied after this one, which stays
        RedoRun redo = migrator.redo(); // takes back the last one and applies it again

        System.out.println(run.undone().get(0).script());
        System.out.println(redo.redone().script());
        // end

        PAGE.hasExample("undo-prints", printed(output));
    }

    @Test
    void look(CapturedOutput output) {
        migrator.migrate(Selection.upTo("001"));
        // example: status
        MigrationStatus status = migrator.status();

        System.out.println(status.summary());
        for (MigrationInfo migration : status.migrations()) {
            System.out.println(migration.version() + " " + migration.state());
        }

        Optional<MigrationDetails> details = migrator.details("001"); // its log and its SQL
        // end

        assertThat(details).get().extracting(MigrationDetails::downSql).isEqualTo("DROP TABLE customers;\n");
        assertThat(migrator.lastSummary()).contains(status.summary());
        PAGE.hasExample("status-prints", printed(output));
    }

    @Test
    void check(@TempDir Path directory, CapturedOutput output) throws IOException {
        Files.writeString(directory.resolve("001_customers.sql"), "CREATE TABLE customers (id int;\n");
        Migrator migrator = migrator(MigratorOptions.builder().locations("file:" + directory));
        // example: validate
        Validation validation = migrator.validate();

        for (Problem problem : validation.problems()) {
            System.out.println(problem.render());
        }
        // end

        assertThat(validation.ok()).isFalse();
        PAGE.hasExample("validate-prints", shown(output, directory));
    }

    @Test
    void leaveItToOthers() {
        assertThatThrownBy(migrator::requireMigrated)
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        failure -> assertThat(failure.problems())
                                .extracting(Problem::code)
                                .containsExactly(ProblemCode.PENDING));
        migrator.migrate();
        // example: wait
        WaitRun waited = migrator.awaitMigrated(Duration.ofMinutes(5)); // until nothing is pending
        WaitRun judged = migrator.requireMigrated(); // fails when something is pending
        // end

        assertThat(List.of(waited, judged))
                .allSatisfy(run -> assertThat(run.problems()).isEmpty());
    }

    @Test
    void dryRun(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("migrate.sql");
        // example: dry-run
        try (Writer sql = Files.newBufferedWriter(file)) {
            DryRun run = migrator.dryRun(Selection.all(), sql);
            run.stopped().ifPresent(System.out::println); // it ends at a Java migration
        }
        // end

        assertThat(file).content().contains("CREATE TABLE customers", "COMMIT;");
        assertThat(migrator.status().summary().applied()).isZero();
    }

    @Test
    void correct(CapturedOutput output) {
        // example: repair
        RepairRun run = migrator.repair(new Repair.Baseline("002")); // everything up to this version counts as applied
        migrator.repair(new Repair.Applied("003")); // this one does
        migrator.repair(new Repair.Pending("003")); // this one does not
        migrator.repair(new Repair.Everything()); // accepts files that have changed

        for (RepairRun.Correction correction : run.corrections()) {
            System.out.println(correction.version() + " " + correction.what());
        }
        // end

        assertThat(migrator.status().summary().applied()).isEqualTo(2);
        PAGE.hasExample("repair-prints", printed(output));
    }

    @Test
    void beginAgain(CapturedOutput output) {
        Migrator migrator = migrator(options().resetEnabled(true));
        migrator.migrate();
        // example: reset
        List<String> objects = migrator.resettable(); // what would be dropped
        ResetRun run = migrator.reset();

        run.dropped().forEach(System.out::println);
        // end

        assertThat(run.dropped()).isEqualTo(objects);
        assertThat(run.migrated().applied()).hasSize(3);
        PAGE.hasExample("reset-prints", printed(output));
    }

    @Test
    void newFiles(@TempDir Path directory, CapturedOutput output) {
        // example: generate
        GeneratedMigration generated = MigrationGenerator.builder()
                .locations(migrator.options().sources().locations())
                .build()
                .generate(GenerateRequest.sql("Add discounts").in(directory));

        generated.files().forEach(file -> System.out.println(file.getFileName()));
        // end

        PAGE.hasExample("generate-prints", printed(output));
    }

    @Test
    void failures(@TempDir Path directory, CapturedOutput output) throws IOException {
        Files.writeString(directory.resolve("004_discounts.sql"), """
                CREATE TABLE discounts (order_id bigint REFERENCES order);
                """);
        Migrator migrator = migrator(options().locations(SHOP, "file:" + directory));
        // example: failure
        try {
            migrator.migrate();
        } catch (MigrationException e) {
            for (Problem problem : e.problems()) {
                System.out.println(problem.code() + ": " + problem.message());
                System.out.println(problem.state());
            }
        }
        // end

        PAGE.hasExample("failure-prints", shown(output, directory));
    }

    @Test
    void listeners(CapturedOutput output) {
        // example: listener
        migrator.addListener(event -> {
            if (event instanceof MigrationApplied applied) {
                System.out.println("Applied " + applied.script());
            }
        });
        // end
        migrator.migrate();

        PAGE.hasExample("listener-prints", printed(output));
    }

    @Test
    void events(TestDatabase database, CapturedOutput output) {
        TestApplications.on(database)
                .withPropertyValues("godwit.locations=" + SHOP)
                .withBean(Announcements.class)
                .run(context -> assertThat(output).contains("Applied db/shop/003_invoices.sql"));
    }

    // example: event
    @Component
    static class Announcements {

        @EventListener
        void applied(MigrationApplied event) {
            System.out.println("Applied " + event.script());
        }
    }
    // end

    private String printed(CapturedOutput output) {
        return output.getOut().substring(before).strip();
    }

    private String shown(CapturedOutput output, Path directory) {
        return printed(output).replace(directory.toString(), "db/shop");
    }
}
