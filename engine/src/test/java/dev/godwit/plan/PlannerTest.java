package dev.godwit.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.history.History;
import dev.godwit.history.HistoryRow;
import dev.godwit.history.LogNote;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.MigrationId;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.MigratorOptions.Changed;
import dev.godwit.migration.MigratorOptions.OutOfOrder;
import dev.godwit.migration.RepeatableId;
import dev.godwit.migration.Series;
import dev.godwit.migration.Version;
import dev.godwit.script.Content;
import dev.godwit.script.Script;
import dev.godwit.source.CodeMigration;
import dev.godwit.source.LocalMigration;
import dev.godwit.source.SqlFile;
import dev.godwit.source.SqlMigration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ByteArrayResource;

/**
 * Files and history in, steps, states and problems out. A migration is written as {@code 2}; with another content
 * {@code 2=b}; for a profile {@code 2@dev}; in Java {@code J2}; repeatable {@code R:x}. In a history, {@code B2} is a
 * baseline, {@code ?2} a row that an old runner wrote, and {@code !2} a script that began and has not finished.
 */
class PlannerTest {

    private static final Pattern WRITTEN = Pattern.compile("([JB?!]?)(R:)?([^=@]+)(?:=([a-z0-9:]+))?(?:@(\\S+))?");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '\'', textBlock = """
            nothing there                        | -              | -            | -        | -                              | -
            a new database                       | 1 2 10         | -            | 1 2 10   | 1:P 2:P 10:P                   | -
            numbers and not text                 | 1.10 1.9 1     | -            | 1 1.9 1.10 | 1:P 1.9:P 1.10:P             | -
            some applied                         | 1 2 3          | 1 2          | 3        | 1:A 2:A 3:P                    | -
            all applied                          | 1 2            | 1 2          | -        | 1:A 2:A                        | -
            another spelling                     | 001 1.2        | 1 1.2.0      | -        | 001:A 1.2:A                    | -
            two spellings recorded               | 1              | ?1 ?001      | -        | 1:A                            | -
            changed, two spellings recorded      | 1=b            | ?001 1 ?1.0  | -        | 1:C                            | CHANGED/ERROR
            a row of an old runner               | 1=b 2          | ?1           | 2        | 1:A 2:P                        | -
            below the newest                     | 1 2 3          | 1 3          | 2        | 1:A 2:P 3:A                    | OUT_OF_ORDER/WARNING
            below the newest of another build    | 1 2            | 1 3          | 2        | 1:A 2:P 3:M                    | OUT_OF_ORDER/WARNING MISSING/INFORMATION
            content changed                      | 1=b 2          | 1 2          | -        | 1:C 2:A                        | CHANGED/ERROR
            content changed, others pending      | 1=b 2 3        | 1 2          | 3        | 1:C 2:A 3:P                    | CHANGED/ERROR
            checksum of another method           | 1              | 1=v2:b       | -        | 1:A                            | -
            SQL became Java                      | J1             | 1            | -        | 1:C                            | CHANGED/ERROR
            Java became SQL                      | 1              | J1           | -        | 1:C                            | CHANGED/ERROR
            checksum of Java changed             | J1=b           | J1=a         | -        | 1:C                            | CHANGED/ERROR
            checksum of Java with a prefix       | J1=y:b         | J1=x:b       | -        | 1:C                            | CHANGED/ERROR
            checksum of Java left out            | J1             | J1=a         | -        | 1:A                            | -
            baseline                             | 1=b 2 3        | B1 B2        | 3        | 1:A 2:A 3:P                    | -
            baseline that no file has            | 2              | B1.5         | 2        | 1.5:A 2:P                      | -
            added below a baseline               | 1 2            | B2           | 1        | 1:P 2:A                        | OUT_OF_ORDER/WARNING
            deleted below the newest             | 1 3            | 1 2 3        | -        | 1:A 2:M 3:A                    | MISSING/WARNING
            a newer build was here               | 1              | 1 2 3        | -        | 1:A 2:M 3:M                    | MISSING/INFORMATION MISSING/INFORMATION
            no files at all                      | -              | 1            | -        | 1:M                            | MISSING/INFORMATION
            profile not active                   | 1 2@prod       | 1            | -        | 1:A 2:S                        | -
            profile active                       | 1 2@dev        | 1            | 2        | 1:A 2:P                        | -
            profile excluded                     | 1 2@!dev       | 1            | -        | 1:A 2:S                        | -
            skipped below the newest             | 1@prod 2       | 2            | -        | 1:S 2:A                        | -
            applied and no longer in its profile | 1@prod         | 1            | -        | 1:A                            | -
            changed outside its profile          | 1=b@prod       | 1            | -        | 1:C                            | CHANGED/ERROR
            stopped outside a transaction        | 1 2            | 1 !2         | 2+1      | 1:A 2:F                        | INTERRUPTED/WARNING
            stopped under another spelling       | 1 002          | 1 !2         | -        | 1:A 002:F                      | INTERRUPTED/ERROR
            repeatable that stopped              | R:a=b          | R:a !R:a     | R:a+1    | R:a:F                          | INTERRUPTED/WARNING
            stopped and then recorded by hand    | 1 2            | 1 !2 ?2      | -        | 1:A 2:A                        | -
            stopped and then deleted             | 1              | 1 !2         | -        | 1:A                            | -
            new repeatables                      | 1 R:b R:a      | -            | 1 R:a R:b | 1:P R:a:P R:b:P               | -
            repeatable unchanged                 | 1 R:a          | 1 R:a        | -        | 1:A R:a:A                      | -
            repeatable changed                   | 1 R:a=b        | 1 R:a        | R:a      | 1:A R:a:P                      | -
            repeatable below nothing             | R:a            | R:a 1        | -        | 1:M R:a:A                      | MISSING/INFORMATION
            repeatable of an older build         | 1 R:a=b        | 1 2 R:a      | -        | 1:A 2:M R:a:A                  | MISSING/INFORMATION REPEATABLES_HELD/INFORMATION
            repeatable new in an older build     | 1 R:a          | 1 2          | -        | 1:A 2:M R:a:P                  | MISSING/INFORMATION REPEATABLES_HELD/INFORMATION
            repeatable while a file is deleted   | 1 3 R:a=b      | 1 2 3 R:a    | -        | 1:A 2:M 3:A R:a:A              | MISSING/WARNING REPEATABLES_HELD/INFORMATION
            repeatable above a baseline          | R:a            | B1           | R:a      | 1:A R:a:P                      | -
            repeatable deleted                   | 1              | 1 R:a        | -        | 1:A R:a:M                      | -
            repeatable not in its profile        | R:a=b@prod R:b@prod | R:a     | -        | R:a:A R:b:S                    | -
            a version that cannot be read        | 1              | 1 ?latest    | -        | 1:A                            | HISTORY/ERROR
            """)
    void plans(
            String situation,
            @Nullable String files,
            @Nullable String history,
            @Nullable String steps,
            @Nullable String states,
            @Nullable String problems) {
        Plan plan = Planner.plan(
                Series.MIGRATIONS,
                files(files),
                history(history, false),
                options().build());

        assertThat(steps(plan)).isEqualTo(text(steps));
        assertThat(states(plan)).isEqualTo(text(states));
        assertThat(problems(plan)).isEqualTo(text(problems));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            APPLY | -
            WARN  | OUT_OF_ORDER/WARNING
            FAIL  | OUT_OF_ORDER/ERROR
            """)
    void judgesTheOrderByThePolicy(OutOfOrder policy, @Nullable String problems) {
        Plan plan = Planner.plan(
                Series.MIGRATIONS,
                files("1 2"),
                history("2", false),
                options().outOfOrder(policy).build());

        assertThat(problems(plan)).isEqualTo(text(problems));
        assertThat(steps(plan)).isEqualTo("1");
    }

    @Test
    void judgesChangesByThePolicy() {
        Plan plan = Planner.plan(
                Series.MIGRATIONS,
                files("1=b 2"),
                history("1", false),
                options().changed(Changed.WARN).build());

        assertThat(problems(plan)).isEqualTo("CHANGED/WARNING");
        assertThat(states(plan)).isEqualTo("1:C 2:P");
    }

    @Test
    void knowsWhatStoppedFromWhatIsUnderWay() {
        Plan plan = Planner.plan(
                Series.MIGRATIONS,
                files("1 2"),
                history("1 !2", true),
                options().build());

        assertThat(states(plan)).isEqualTo("1:A 2:R");
        assertThat(problems(plan)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -          | -
            R:a        | -
            2 10 9     | 10
            1.2 1.10   | 1.10
            002 ?1     | 002
            B5 3       | 5
            """)
    void tellsTheHighestAppliedVersion(@Nullable String history, @Nullable String current) {
        assertThat(Planner.plan(
                                Series.MIGRATIONS,
                                List.of(),
                                history(history, false),
                                options().build())
                        .currentVersion())
                .isEqualTo(current);
    }

    @Test
    void alwaysPlansTheSame() {
        List<LocalMigration> files = files("1=b 2 3@dev 5 R:a R:b=b");
        History history = history("1 4 R:b !5", false);

        assertThat(Planner.plan(Series.MIGRATIONS, files, history, options().build()))
                .isEqualTo(Planner.plan(
                        Series.MIGRATIONS, files, history, options().build()));
    }

    @Test
    void namesBothFilesAndWhatToDoWhenRepeatablesAreHeld() {
        Plan plan = Planner.plan(
                Series.MIGRATIONS,
                files("1 R:a=b"),
                history("1 7 R:a", false),
                options().build());

        assertThat(plan.problems().get(1).found())
                .containsExactly("held back: R:a.sql", "applied and not in this build: 7");
    }

    private static MigratorOptions.Builder options() {
        return MigratorOptions.builder().profiles("dev");
    }

    private static String text(@Nullable String cell) {
        return cell == null ? "" : cell;
    }

    /** As a catalog has them: versioned ones by version, then repeatable ones by description. */
    private static List<LocalMigration> files(@Nullable String cell) {
        return words(cell).map(PlannerTest::file).sorted(PlannerTest::inOrder).toList();
    }

    private static int inOrder(LocalMigration one, LocalMigration other) {
        if (one.id() instanceof Version first && other.id() instanceof Version second) {
            return first.compareTo(second);
        }
        return Comparator.comparing((MigrationId id) -> id instanceof RepeatableId)
                .thenComparing(MigrationId::key)
                .compare(one.id(), other.id());
    }

    private static LocalMigration file(Matcher written) {
        MigrationId id = id(written);
        if (written.group(1).equals("J")) {
            return new CodeMigration((Version) id, "in Java", new InJava(written.group(4)));
        }
        String text = written.group(5) == null ? "" : "-- godwit:profiles=" + written.group(5) + "\n";
        String path = id.key() + ".sql";
        SqlFile up = new SqlFile(script(path, text + content(written)), new ByteArrayResource(new byte[0]));
        return new SqlMigration(id, "in SQL", up, null);
    }

    private static History history(@Nullable String cell, boolean migratorActive) {
        List<Matcher> written = words(cell).toList();
        return new History(
                written.stream()
                        .filter(row -> !row.group(1).equals("!"))
                        .map(PlannerTest::row)
                        .toList(),
                written.stream()
                        .filter(row -> row.group(1).equals("!"))
                        .map(row -> new History.Unfinished(
                                text(row.group(2)) + row.group(3),
                                List.of("v1:sha256:done"),
                                null,
                                new LogNote("", Instant.EPOCH, "somebody", null, null, null, null)))
                        .toList(),
                List.of(),
                migratorActive,
                History.Log.EMPTY);
    }

    private static HistoryRow row(Matcher written) {
        String key = text(written.group(2)) + written.group(3);
        boolean repeatable = written.group(2) != null;
        MigrationKind kind = switch (written.group(1)) {
            case "J" -> MigrationKind.JAVA;
            case "B" -> MigrationKind.BASELINE;
            case "?" -> null;
            default -> repeatable ? MigrationKind.REPEATABLE : MigrationKind.SQL;
        };
        return new HistoryRow(
                key,
                "recorded",
                Instant.EPOCH,
                Version.parse(written.group(3))
                        .<MigrationId>map(version -> version)
                        .orElse(repeatable ? id(written) : null),
                kind,
                key + ".sql",
                recordedChecksum(kind, written),
                "somebody",
                null,
                false,
                null,
                null);
    }

    private static @Nullable String recordedChecksum(@Nullable MigrationKind kind, Matcher written) {
        if (kind == null) {
            return null;
        }
        return kind == MigrationKind.JAVA ? written.group(4) : checksum(written);
    }

    private static MigrationId id(Matcher written) {
        return written.group(2) == null ? Version.of(written.group(3)) : new RepeatableId(written.group(3));
    }

    private static String content(Matcher written) {
        return written.group(4) == null ? "a" : written.group(4);
    }

    private static String checksum(Matcher written) {
        String content = content(written);
        return content.contains(":") ? content : script("x.sql", content).checksum();
    }

    private static Script script(String path, String text) {
        return Script.of(path, Content.of(text));
    }

    private static Stream<Matcher> words(@Nullable String cell) {
        return Pattern.compile(" ")
                .splitAsStream(text(cell))
                .filter(word -> !word.isEmpty())
                .map(word -> {
                    Matcher matcher = WRITTEN.matcher(word);
                    assertThat(matcher.matches()).as(word).isTrue();
                    return matcher;
                });
    }

    private static String steps(Plan plan) {
        return plan.steps().stream()
                .map(step -> step.version()
                        + (step instanceof Step.RunScript run && !run.done().isEmpty()
                                ? "+" + run.done().size()
                                : ""))
                .collect(Collectors.joining(" "));
    }

    private static String states(Plan plan) {
        return plan.migrations().stream()
                .map(info -> info.version() + ":" + info.state().name().charAt(0))
                .collect(Collectors.joining(" "));
    }

    private static String problems(Plan plan) {
        return plan.problems().stream()
                .map(problem -> problem.code().name() + "/" + problem.severity())
                .collect(Collectors.joining(" "));
    }

    private record InJava(@Nullable String checksum) implements JavaMigration {

        @Override
        public void up(MigrationContext context) {
            throw new UnsupportedOperationException("nobody runs a plan here");
        }
    }
}
