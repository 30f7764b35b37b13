package dev.godwit.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.history.Inspection;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.MigratorOptions.NonEmpty;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Severity;
import dev.godwit.migration.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an inspection shows, and what is prepared or refused: the decisions apart from the server. */
class SchemaReviewTest {

    private static final String MARKED = "godwit:history:1 A row means applied.";
    private static final Map<String, String> THREE_COLUMNS =
            Map.of("version", "character varying", "applied_at", "timestamp without time zone", "description", "text");

    private final Situation situation = new Situation();

    @Test
    void createsBothTablesInAnEmptySchema() {
        assertThat(review().preparation()).isEqualTo(new Preparation.Create(false));
    }

    @Test
    void createsASchemaThatIsMissing() {
        situation.schemaExists = false;

        assertThat(review().preparation()).isEqualTo(new Preparation.Create(true));
    }

    @Test
    void preparesNothingWhenAllIsThere() {
        situation.history = history(MARKED);
        situation.log = log();

        assertThat(review()).isEqualTo(new SchemaReview(new Preparation.None(), List.of()));
    }

    @Test
    void addsALogThatIsMissing() {
        situation.history = history(MARKED);

        assertThat(review().preparation()).isEqualTo(new Preparation.AddLog());
    }

    @Test
    void grantsToReadersThatMayNotRead() {
        situation.history = history(MARKED);
        situation.log = log();
        situation.unserved = new Inspection.Readers(List.of("reporting"), List.of("billing"), List.of());

        assertThat(review()).isEqualTo(new SchemaReview(new Preparation.Grant(), List.of()));
        situation.readOnly = true;
        assertThat(review().preparation()).as("on a standby").isEqualTo(new Preparation.None());
        assertThat(review().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.found()).containsExactly("reporting", "billing"));
    }

    @Test
    void warnsOfReadersThatSomebodyElseHasToLetReadOrToCreate() {
        situation.history = history(MARKED);
        situation.log = log();
        situation.unserved = new Inspection.Readers(List.of(), List.of("billing"), List.of("reporting", "dashboard"));

        assertThat(review().preparation()).isEqualTo(new Preparation.None());
        assertThat(review().problems())
                .allSatisfy(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.HISTORY_READERS);
                    assertThat(problem.severity()).isEqualTo(Severity.WARNING);
                })
                .extracting(Problem::message)
                .containsExactly("the history is closed to a reader", "2 readers of the history do not exist");
    }

    @Test
    void takesThreeColumnsOver() {
        situation.history = table(null, THREE_COLUMNS, List.of("version"), true);

        assertThat(review().preparation()).isEqualTo(new Preparation.TakeOver());
    }

    @Test
    void doesNotTakeOverColumnsOfOtherTypes() {
        for (Map<String, String> other : List.of(
                Map.of("version", "bigint", "applied_at", "timestamp with time zone", "description", "text"),
                Map.of("version", "text", "applied_at", "text", "description", "text"),
                Map.of("version", "text", "applied_at", "timestamp with time zone", "description", "jsonb"),
                Map.of("version", "text", "applied_at", "timestamp with time zone", "name", "text"))) {
            situation.history = table(null, other, List.of("version"), true);

            assertThat(refusal().code()).isEqualTo(ProblemCode.FOREIGN_TABLE);
        }
    }

    @Test
    void refusesObjectsWithoutAHistory() {
        situation.objects = 3;

        assertThat(refusal().code()).isEqualTo(ProblemCode.NON_EMPTY);
        assertThat(review(options -> options.nonEmpty(NonEmpty.MIGRATE)).preparation())
                .isEqualTo(new Preparation.Create(false));
        assertThat(review(options -> options.baselineVersion("7")).preparation())
                .isEqualTo(new Preparation.Baseline(Version.of("7")));
        assertThat(review(options -> options.baselineVersion("7").nonEmpty(NonEmpty.MIGRATE))
                        .preparation())
                .as("a baseline says more")
                .isEqualTo(new Preparation.Baseline(Version.of("7")));
    }

    @Test
    void refusesANewHistoryWhileThereIsOneInTheSearchPath() {
        situation.elsewhere = List.of("public");
        assertThat(review().preparation()).as("not in the search_path").isEqualTo(new Preparation.Create(false));

        situation.elsewhereOnPath = List.of("public");
        assertThat(refusal().code()).isEqualTo(ProblemCode.HISTORY_ELSEWHERE);
        assertThat(review(options -> options.schema("shop")).preparation())
                .as("asked for by name")
                .isEqualTo(new Preparation.Create(false));
    }

    @Test
    void refusesAnotherDatabaseThatSpeaksTheProtocol() {
        situation.product = "CockroachDB CCL v24.1.0 (x86_64-pc-linux-gnu)";

        Problem problem = refusal();

        assertThat(problem.code()).isEqualTo(ProblemCode.NOT_POSTGRESQL);
        assertThat(problem.found()).containsExactly(situation.product);
    }

    @Test
    void refusesAConnectionWithoutASchema() {
        situation.schema = null;

        assertThat(refusal().code()).isEqualTo(ProblemCode.SCHEMA);
    }

    @Test
    void refusesTablesThatTheRoleMayNotRead() {
        situation.history = table(MARKED, history(MARKED).columns(), List.of("version"), false);
        assertThat(refusal().code()).isEqualTo(ProblemCode.PERMISSION);

        situation.history = history(MARKED);
        situation.log = table(null, log().columns(), List.of("id"), false);
        assertThat(refusal().remedy())
                .containsExactly(
                        "as the owner: GRANT USAGE ON SCHEMA \"shop\" TO \"app\";",
                        "GRANT SELECT ON \"shop\".\"schema_migrations\", \"shop\".\"schema_migrations_log\" TO \"app\";");
    }

    @Test
    void refusesAFormatThatItDoesNotKnow() {
        situation.history = history("godwit:history:2 Written by a newer Godwit");

        assertThat(refusal().message()).isEqualTo("the history was written by a newer Godwit");
    }

    private SchemaReview review() {
        return review(options -> options);
    }

    private SchemaReview review(UnaryOperator<MigratorOptions.Builder> options) {
        return SchemaReview.of(
                situation.inspection(), options.apply(MigratorOptions.builder()).build());
    }

    private Problem refusal() {
        SchemaReview review = review();
        assertThat(review.preparation()).isEqualTo(new Preparation.Refused());
        assertThat(review.problems()).hasSize(1);
        return review.problems().get(0);
    }

    private static Inspection.Table history(String comment) {
        Map<String, String> columns = new LinkedHashMap<>(THREE_COLUMNS);
        for (String column : List.of(
                "normalized_version",
                "sequence",
                "kind",
                "script",
                "checksum",
                "applied_by",
                "execution_time",
                "down_script")) {
            columns.put(column, "text");
        }
        return table(comment, columns, List.of("version"), true);
    }

    private static Inspection.Table log() {
        Map<String, String> columns = new LinkedHashMap<>();
        for (String column : List.of(
                "id",
                "at",
                "run",
                "event",
                "version",
                "script",
                "statement",
                "checksum",
                "role",
                "host",
                "build",
                "message")) {
            columns.put(column, "text");
        }
        return table(null, columns, List.of("id"), true);
    }

    private static Inspection.Table table(
            @Nullable String comment, Map<String, String> columns, List<String> key, boolean readable) {
        return new Inspection.Table(comment, columns, key, readable);
    }

    private static final class Situation {

        private String product = "PostgreSQL 18.6 on x86_64-pc-linux-gnu";
        private @Nullable String schema = "shop";
        private boolean schemaExists = true;
        private boolean readOnly;
        private Inspection.@Nullable Table history;
        private Inspection.@Nullable Table log;
        private int objects;
        private List<String> elsewhere = List.of();
        private List<String> elsewhereOnPath = List.of();
        private Inspection.Readers unserved = Inspection.Readers.NONE;

        private Inspection inspection() {
            return new Inspection(
                    "18.6",
                    product,
                    "shop",
                    "app",
                    4711,
                    schema,
                    schemaExists,
                    readOnly,
                    Optional.ofNullable(history),
                    Optional.ofNullable(log),
                    objects == 0 ? List.of() : List.of("table users"),
                    objects,
                    List.of(),
                    elsewhere,
                    elsewhereOnPath,
                    unserved);
        }
    }
}
