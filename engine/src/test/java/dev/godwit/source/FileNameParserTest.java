package dev.godwit.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.godwit.migration.RepeatableId;
import dev.godwit.migration.Version;
import dev.godwit.source.FileName.Direction;
import dev.godwit.source.FileName.Misnamed;
import dev.godwit.source.FileName.Named;
import dev.godwit.source.FileName.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameParserTest {

    /** The table of names that users are promised, as it is written there. */
    private static final String TABLE = """
            | `001_initial_schema.sql` | 001 | initial schema | up |
            | `001_initial_schema.down.sql` | 001 | initial schema | down |
            | `20251011000000-performance-indexes.sql` | 20251011000000 | performance indexes | up |
            | `001_2fa_tables.sql` | 001 | 2fa tables | up |
            | `001_2024_report.sql` | 001 | 2024 report | up |
            | `1.2_add.sql` | 1.2 | add | up |
            | `20250131-2-add.sql` | 20250131 | 2-add | up |
            | `2025-01-31-add-x.sql` | 2025-01-31 | add-x | up |
            | `20251011_140459_x.sql` | 20251011_140459 | x | up |
            | `V1_2__add.sql` | 1_2 | add | up |
            | `V1_2_add.sql`, `1__x.sql`, `afterMigrate.sql`, `001_x/extra.sql` | | | problem |
            | `V1__2_x__y.sql` | 1 | 2_x__y | up |
            | `V1__add.down.sql`, `U1.0__x.sql` | 1, 1.0 | add, x | down |
            | `R__1_Jobs_view.sql` | – | 1 Jobs view | repeatable |
            | `20231203063921_/migration.sql` | 20231203063921 | (empty) | up |
            | `2025-11-11-140459-0000_refactor/up.sql` | 2025-11-11-140459-0000 | refactor | up |
            | `001_x/002_y.sql`, `001_x.up.SQL` | 002, 001 | y, x | up |
            """;

    static Stream<Arguments> table() {
        return TABLE.lines().flatMap(row -> {
            String[] cells =
                    Arrays.stream(row.split("\\|", -1)).map(String::strip).toArray(String[]::new);
            String[] names = cells[1].replace("`", "").split(", ", -1);
            List<Arguments> arguments = new ArrayList<>();
            for (int i = 0; i < names.length; i++) {
                arguments.add(arguments(names[i], nth(cells[2], i), nth(cells[3], i), cells[4]));
            }
            return arguments.stream();
        });
    }

    private static String nth(String cell, int index) {
        String[] values = cell.split(", ", -1);
        return values.length > 1 ? values[index] : cell;
    }

    @ParameterizedTest
    @MethodSource("table")
    void readsTheNamesOfTheTable(String name, String version, String description, String direction) {
        FileName parsed = parse(name);

        if (direction.equals("problem")) {
            assertThat(parsed).isInstanceOf(Misnamed.class);
            return;
        }
        String expected = description.equals("(empty)") ? "" : description;
        assertThat(describe(parsed))
                .isEqualTo(
                        direction.equals("repeatable")
                                ? "R:" + expected + " | " + expected + " | UP"
                                : version + " | " + expected + " | " + direction.toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # a number
            1_a.sql                              | 1                  | a                  | UP
            1-a.sql                              | 1                  | a                  | UP
            0_a.sql                              | 0                  | a                  | UP
            000_a.sql                            | 000                | a                  | UP
            1.2.3.4_a.sql                        | 1.2.3.4            | a                  | UP
            01.02-a.sql                          | 01.02              | a                  | UP
            1_A.sql                              | 1                  | A                  | UP
            1_1.sql                              | 1                  | 1                  | UP
            1_1_1.sql                            | 1                  | 1 1                | UP
            1-1-1.sql                            | 1                  | 1-1                | UP
            1_a.b.sql                            | 1                  | a.b                | UP
            1_a b.sql                            | 1                  | a b                | UP
            1_a, (b) & c!.sql                    | 1                  | a, (b) & c!        | UP
            001_create-user-table.sql            | 001                | create user table  | UP
            001_x-ray.sql                        | 001                | x-ray              | UP
            001_add-utf-8-names.sql              | 001                | add utf-8-names    | UP
            001_a__b.sql                         | 001                | a__b               | UP
            001_caf\u00e9_d\u00e9j\u00e0-vu.sql  | 001                | caf\u00e9 d\u00e9j\u00e0 vu | UP
            001_x\u4e2d\u6587-\u540d\u5b57.sql   | 001                | x\u4e2d\u6587 \u540d\u5b57 | UP
            001_a\ud83d\ude00.sql                | 001                | a\ud83d\ude00      | UP
            20250131_add.sql                     | 20250131           | add                | UP
            202501311200_add.sql                 | 202501311200       | add                | UP
            20250131120000_add.sql               | 20250131120000     | add                | UP
            1699999999999_add-users.sql          | 1699999999999      | add users          | UP
            # a stamp
            2025-01-31_add.sql                   | 2025-01-31         | add                | UP
            2025-01-31-140459_add.sql            | 2025-01-31-140459  | add                | UP
            2025-01-31-140459-add.sql            | 2025-01-31-140459  | add                | UP
            2025-01-31-140459-0001_add.sql       | 2025-01-31-140459-0001 | add            | UP
            2025-01-31-140459-0001-add.sql       | 2025-01-31-140459-0001 | add            | UP
            2025-01-31-14045_add.sql             | 2025-01-31         | 14045 add          | UP
            2025-01-31-140459-01_add.sql         | 2025-01-31-140459  | 01 add             | UP
            20251011-140459-x.sql                | 20251011-140459    | x                  | UP
            20251011-140459_x.down.sql           | 20251011-140459    | x                  | DOWN
            20251011_140459-x.sql                | 20251011_140459    | x                  | UP
            20251011_14045_x.sql                 | 20251011           | 14045 x            | UP
            20251011_1404590_x.sql               | 20251011           | 1404590 x          | UP
            120251011_140459_x.sql               | 120251011          | 140459 x           | UP
            # the direction
            1_a.up.sql                           | 1                  | a                  | UP
            1_a.down.sql                         | 1                  | a                  | DOWN
            1_a.Down.sql                         | 1                  | a                  | DOWN
            1_a.DOWN.SQL                         | 1                  | a                  | DOWN
            1_a.UP.Sql                           | 1                  | a                  | UP
            1_a.SQL                              | 1                  | a                  | UP
            1_a.sQl                              | 1                  | a                  | UP
            1_a.down.up.sql                      | 1                  | a.down             | UP
            1_a.up.down.sql                      | 1                  | a.up               | DOWN
            1_down.sql                           | 1                  | down               | UP
            1_a_down.sql                         | 1                  | a down             | UP
            1_a-down.sql                         | 1                  | a-down             | UP
            1_a.downs.sql                        | 1                  | a.downs            | UP
            # Flyway
            V1.sql                               | 1                  | ''                 | UP
            V1.down.sql                          | 1                  | ''                 | DOWN
            V1__.sql                             | 1                  | ''                 | UP
            V001__a_b-cd-ef.sql                  | 001                | a b-cd ef          | UP
            V1.2.3__a.sql                        | 1.2.3              | a                  | UP
            V1_2.3__a.sql                        | 1_2.3              | a                  | UP
            V20251011140459__a.sql               | 20251011140459     | a                  | UP
            V1___a.sql                           | 1                  | ' a'               | UP
            V1__a.up.sql                         | 1                  | a                  | UP
            V1__a.SQL                            | 1                  | a                  | UP
            V1__\u00fcber.sql                    | 1                  | \u00fcber          | UP
            V1__\u540d.sql                       | 1                  | \u540d             | UP
            V1__-a.sql                           | 1                  | -a                 | UP
            U1.sql                               | 1                  | ''                 | DOWN
            U2_1__a_b.sql                        | 2_1                | a b                | DOWN
            # repeatable
            R__a.sql                             | R:a                | a                  | UP
            R__a_b-cd-ef.SQL                     | R:a b-cd ef        | a b-cd ef          | UP
            R__V1__a.sql                         | R:V1__a            | V1__a              | UP
            R__1.sql                             | R:1                | 1                  | UP
            R__\u00fcber_\u540d.sql              | R:\u00fcber \u540d | \u00fcber \u540d   | UP
            R___a.sql                            | R: a               | ' a'               | UP
            # a directory for each migration
            001_x/up.sql                         | 001                | x                  | UP
            001_x/down.sql                       | 001                | x                  | DOWN
            001_x/migration.sql                  | 001                | x                  | UP
            001_x/UP.SQL                         | 001                | x                  | UP
            001_x/Down.sql                       | 001                | x                  | DOWN
            001_/up.sql                          | 001                | ''                 | UP
            001-add-users/up.sql                 | 001                | add users          | UP
            1.2_a.b/down.sql                     | 1.2                | a.b                | DOWN
            2025-01-31-add/up.sql                | 2025-01-31         | add                | UP
            20251011_140459_/migration.sql       | 20251011_140459    | ''                 | UP
            20251011140459_add_users/migration.sql | 20251011140459   | add users          | UP
            001_\u00fcber/up.sql                 | 001                | \u00fcber          | UP
            # the name of another directory says nothing
            v2/001_a.sql                         | 001                | a                  | UP
            002_b/V1__a.sql                      | 1                  | a                  | UP
            002_b/R__a.sql                       | R:a                | a                  | UP
            002_b/1_up.sql                       | 1                  | up                 | UP
            """)
    void readsEveryForm(String name, String id, String description, Direction direction) {
        assertThat(describe(parse(name))).isEqualTo(id + " | " + description + " | " + direction);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # name                   | what is wrong with it | the advice
            1__x.sql                 | FORM    | the nearest right name is 1_x.sql
            001.sql                  | FORM    | the nearest right name is 001_description.sql
            001.down.sql             | FORM    | the nearest right name is 001_description.down.sql
            001_.sql                 | FORM    | the nearest right name is 001_description.sql
            001 add users.sql        | FORM    | the nearest right name is 001_add_users.sql
            001.add_users.sql        | FORM    | the nearest right name is 001_add_users.sql
            001add.sql               | FORM    | the nearest right name is 001_add.sql
            001 - add (users).up.SQL | FORM    | the nearest right name is 001_add_users.up.sql
            001_\u00fcber.sql        | FORM    | the nearest right name is V001__\u00fcber.sql
            001_\u540d.down.sql      | FORM    | the nearest right name is V001__\u540d.down.sql
            001_(a).sql              | FORM    | the nearest right name is 001_a.sql
            1.2.a.sql                | FORM    | the nearest right name is 1.2_a.sql
            V1_2_add.sql             | FORM    | the nearest right name is V1_2__add.sql
            V1_add.sql               | FORM    | the nearest right name is V1__add.sql
            V1-add.down.sql          | FORM    | the nearest right name is V1__add.down.sql
            V1 add.sql               | FORM    | the nearest right name is V1__add.sql
            V1add.sql                | FORM    | the nearest right name is V1__add.sql
            v1__add.sql              | FORM    | the nearest right name is V1__add.sql
            v1.2_add.sql             | FORM    | the nearest right name is V1.2__add.sql
            u1__add.down.sql         | FORM    | the nearest right name is U1__add.sql
            U1__add.down.sql         | FORM    | the nearest right name is U1__add.sql
            U1__add.up.sql           | FORM    | the nearest right name is U1__add.sql
            r__view.sql              | FORM    | the nearest right name is R__view.sql
            R_view.sql               | FORM    | the nearest right name is R__view.sql
            R-view.sql               | FORM    | the nearest right name is R__view.sql
            R__.sql                  | FORM    | the nearest right name is R__description.sql
            R__view.up.sql           | FORM    | the nearest right name is R__view.sql; to take it back, apply its former text again
            R__view.down.sql         | FORM    | the nearest right name is R__view.sql; to take it back, apply its former text again
            V__add.sql               | FORM    | the nearest right name is 001_V_add.sql, with a number of your own
            add_users.sql            | FORM    | the nearest right name is 001_add_users.sql, with a number of your own
            add_users.down.sql       | FORM    | the nearest right name is 001_add_users.down.sql, with a number of your own
            schema.sql               | FORM    | the nearest right name is 001_schema.sql, with a number of your own
            \u00fcber.sql            | FORM    | the nearest right name is V001__\u00fcber.sql, with a number of your own
            .sql                     | FORM    | the nearest right name is 001_description.sql, with a number of your own
            .down.sql                | FORM    | the nearest right name is 001_description.down.sql, with a number of your own
            ._001_a.sql              | FORM    | the nearest right name is 001_001_a.sql, with a number of your own
            ' .sql'                  | FORM    | the nearest right name is 001_description.sql, with a number of your own
            ' 001_a.sql'             | FORM    | the nearest right name is 001_001_a.sql, with a number of your own
            -1_a.sql                 | FORM    | the nearest right name is 001_1_a.sql, with a number of your own
            \u0661_a.sql             | FORM    | the nearest right name is V001__\u0661_a.sql, with a number of your own
            001_x/extra.sql          | FORM    | call it up.sql or down.sql, since its directory 001_x has the version
            001_x/up.down.sql        | FORM    | call it up.sql or down.sql, since its directory 001_x has the version
            up.sql                   | FORM    | call the directory like 001_description
            x/down.sql               | FORM    | call the directory like 001_description
            001/up.sql               | FORM    | call the directory like 001_description
            V1__x/up.sql             | FORM    | call the directory like 001_description
            B1__base.sql             | FOREIGN | V1__… for databases that are new, and godwit.baseline-version for those that exist
            B1.sql                   | FOREIGN | V1__… for databases that are new, and godwit.baseline-version for those that exist
            afterMigrate.sql         | FOREIGN | move it out of the location; R__afterMigrate.sql runs when its content changes
            beforeEachMigrate__x.sql | FOREIGN | move it out of the location; R__beforeEachMigrate_x.sql runs when its content changes
            afterMigrateError.sql    | FOREIGN | move it out of the location; R__afterMigrateError.sql runs when its content changes
            beforeValidate.sql       | FOREIGN | move it out of the location; R__beforeValidate.sql runs when its content changes
            createSchema.sql         | FOREIGN | move it out of the location; R__createSchema.sql runs when its content changes
            """)
    void saysWhatWouldBeRight(String name, Reason kind, String remedy) {
        assertThat(parse(name)).isInstanceOfSatisfying(Misnamed.class, misnamed -> {
            assertThat(misnamed.kind()).isEqualTo(kind);
            assertThat(misnamed.remedy()).isEqualTo(remedy);
        });
    }

    @Test
    void versionHasAtMostTwentyDigitsInAPartAndAHundredCharacters() {
        String twenty = "9".repeat(20);
        String hundred = "1.".repeat(49) + "11";

        assertThat(describe(parse(twenty + "_a.sql"))).isEqualTo(twenty + " | a | UP");
        assertThat(describe(parse("V" + twenty + "_" + twenty + "__a.sql")))
                .isEqualTo(twenty + "_" + twenty + " | a | UP");
        assertThat(describe(parse(hundred + "_a.sql"))).isEqualTo(hundred + " | a | UP");
        assertThat(describe(parse(hundred + "_a/up.sql"))).isEqualTo(hundred + " | a | UP");
        for (String name : List.of(
                twenty + "1_a.sql",
                twenty + "1_a/down.sql",
                "V" + twenty + "1.sql",
                "V1." + twenty + "1__a.sql",
                hundred + "1_a.sql",
                "V" + hundred + "1__a.sql",
                "9".repeat(200) + "_a.sql",
                "1." + "0".repeat(200) + "_a.sql")) {
            assertThat(parse(name)).as(name).isInstanceOfSatisfying(Misnamed.class, misnamed -> {
                assertThat(misnamed.kind()).isEqualTo(Reason.VERSION);
                assertThat(misnamed.reason()).contains("at most");
                assertThat(misnamed.remedy()).isEqualTo("give it a shorter version");
            });
        }
    }

    @Test
    void repeatableFitsIntoTheHistory() {
        assertThat(parse("R__" + "a".repeat(253) + ".sql")).isInstanceOf(Named.class);
        assertThat(parse("R__" + "a".repeat(254) + ".sql"))
                .isInstanceOfSatisfying(
                        Misnamed.class,
                        misnamed -> assertThat(misnamed.remedy()).isEqualTo("give it a shorter name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "az-AZ", "lt-LT", "ar-EG-u-nu-arab", "th-TH-u-nu-thai"})
    void languageOfTheMachineMakesNoDifference(String language) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            assertThat(describe(parse("001_INIT.UP.SQL"))).isEqualTo("001 | INIT | UP");
            assertThat(describe(parse("001_x/MIGRATION.SQL"))).isEqualTo("001 | x | UP");
            assertThat(parse("i.sql"))
                    .isEqualTo(new Misnamed(
                            Reason.FORM,
                            "the name fits no form",
                            "the nearest right name is 001_i.sql, with a number of your own"));
            assertThat(parse("9".repeat(21) + "_a.sql"))
                    .isInstanceOfSatisfying(
                            Misnamed.class,
                            misnamed ->
                                    assertThat(misnamed.reason()).startsWith("a part of a version has at most 20 "));
        } finally {
            Locale.setDefault(before);
        }
    }

    /** Whatever the name is, the parser neither fails nor advises a name that it would not accept. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @Timeout(60)
    void adviceIsAlwaysARightName(long seed) {
        List<String> parts = List.of(
                "1",
                "001",
                "20250131",
                "2025-01-31",
                "140459",
                "_",
                "__",
                "-",
                ".",
                " ",
                "V",
                "v",
                "U",
                "u",
                "R",
                "r",
                "B",
                "a",
                "add",
                "users",
                "up",
                "down",
                ".up",
                ".down",
                "sql",
                ".sql",
                "ü",
                "名",
                "😀",
                "\u0301",
                "(",
                "/",
                "%",
                "99999999999999999999999",
                "afterMigrate");
        Pattern advice = Pattern.compile("the nearest right name is (?:like )?(\\S+?)(?:[,;] .*)?");
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int j = random.nextInt(12); j > 0; j--) {
                name.append(parts.get(random.nextInt(parts.size())));
            }
            if (parse(name + ".sql") instanceof Misnamed misnamed && misnamed.kind() == Reason.FORM) {
                Matcher matcher = advice.matcher(misnamed.remedy());
                if (matcher.matches()) {
                    assertThat(parse(matcher.group(1)))
                            .as("%s for %s", misnamed, name)
                            .isInstanceOf(Named.class);
                } else {
                    assertThat(misnamed.remedy()).startsWith("call ");
                }
            }
        }
    }

    @Test
    @Timeout(60)
    void longNamesNeedNoStackAndNoTime() {
        for (String part : List.of("1", "1.", "1_", "1-", "V1_", "a", "a_", "_", ".", ".up", "名", "R__", "a-b")) {
            String name = part.repeat(100_000 / part.length());

            assertThat(FileNameParser.parse(null, name + ".sql")).isNotNull();
            assertThat(FileNameParser.parse(name, "up.sql")).isNotNull();
            assertThat(FileNameParser.parse(name, "x.sql")).isNotNull();
            assertThat(FileNameParser.parse(null, "V1__" + name + ".sql")).isInstanceOf(Named.class);
        }
    }

    private static FileName parse(String path) {
        int slash = path.lastIndexOf('/');
        return FileNameParser.parse(slash < 0 ? null : path.substring(0, slash), path.substring(slash + 1));
    }

    private static @Nullable String describe(FileName parsed) {
        if (!(parsed instanceof Named named)) {
            return parsed.toString();
        }
        assertThat(named.id()).isInstanceOfAny(Version.class, RepeatableId.class);
        return named.id().key() + " | " + named.description() + " | " + named.direction();
    }
}
