package dev.godwit.test.roundtrip;

import dev.godwit.MigrationStatus;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.Problem;
import dev.godwit.migration.RepeatableId;
import dev.godwit.migration.Selection;
import dev.godwit.migration.UndoSelection;
import dev.godwit.test.TestDatabase;
import dev.godwit.test.schema.SchemaDifference;
import dev.godwit.test.schema.SchemaHistory;
import dev.godwit.test.schema.SchemaSnapshot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One way through all migrations, forth and back. */
final class Passage {

    private static final String DEPENDENT_OBJECTS_STILL_EXIST = "2BP01";

    private final TestDatabase database;
    private final Predicate<MigrationInfo> requiresDown;
    private final SchemaHistory history;
    private final List<MigrationInfo> all;

    private final List<Finding> findings = new ArrayList<>();
    private final List<Throwable> causes = new ArrayList<>();
    private final List<MigrationInfo> undone = new ArrayList<>();
    private final List<MigrationInfo> withoutDown = new ArrayList<>();
    private @Nullable String keptBy;

    private Passage(
            TestDatabase database,
            Predicate<MigrationInfo> requiresDown,
            SchemaHistory history,
            List<MigrationInfo> all) {
        this.database = database;
        this.requiresDown = requiresDown;
        this.history = history;
        this.all = all;
    }

    /** Empties the database, and looks at which migrations there are. */
    static Passage begin(TestDatabase database, Predicate<MigrationInfo> requiresDown) {
        database.startEmpty();
        MigrationStatus status = readable(database.migrator().status());
        SchemaHistory history =
                SchemaHistory.of(status, database.migrator().options().target());
        return new Passage(database, requiresDown, history, status.migrations());
    }

    RoundTripReport make() {
        List<MigrationInfo> versioned = all.stream()
                .filter(migration -> !RepeatableId.isKey(migration.version()))
                .toList();
        List<MigrationInfo> tried = versioned.stream()
                .filter(migration -> migration.state() != MigrationState.SKIPPED)
                .toList();
        oneByOne(tried);
        if (!findings.isEmpty()) {
            throw failure("%d of %d %s cannot be undone and applied again\n\n"
                    .formatted(findings.size(), tried.size(), tried.size() == 1 ? "migration" : "migrations"));
        }
        together(tried, all.size() > versioned.size());
        if (!findings.isEmpty()) {
            throw failure("");
        }
        return new RoundTripReport(
                undone,
                withoutDown,
                versioned.stream()
                        .filter(migration -> !tried.contains(migration))
                        .toList(),
                keptBy);
    }

    private void oneByOne(List<MigrationInfo> migrations) {
        SchemaSnapshot before = look();
        MigrationInfo spoilt = null;
        for (MigrationInfo migration : migrations) {
            try {
                // what a failure has left would be found with all that follow
                before = spoilt == null ? before : upTo(spoilt);
                database.migrator().migrate(Selection.only(migration.version()));
            } catch (MigrationException e) {
                found(Finding.of(migration, "cannot be applied, and those after it were not tried", e), e);
                return;
            }
            SchemaSnapshot after = look();
            spoilt = comesBack(migration, before, after) ? null : migration;
            before = after;
        }
    }

    private SchemaSnapshot upTo(MigrationInfo migration) {
        database.startEmpty();
        database.migrator().migrate(Selection.upTo(migration.version()));
        return look();
    }

    /** Whether the database is again as it was with the migration. */
    private boolean comesBack(MigrationInfo migration, SchemaSnapshot before, SchemaSnapshot after) {
        if (!migration.reversible()) {
            withoutDown.add(migration);
            if (requiresDown.test(migration)) {
                findings.add(Finding.of(migration, "has no down", List.of(), "write a " + Finding.down(migration)));
            }
            return true;
        }
        int known = findings.size();
        thereAndBack(migration, before, after);
        if (findings.size() > known) {
            return false;
        }
        undone.add(migration);
        return true;
    }

    private void thereAndBack(MigrationInfo migration, SchemaSnapshot before, SchemaSnapshot after) {
        try {
            database.migrator().undo(UndoSelection.last(1).usingFiles());
        } catch (MigrationException e) {
            found(Finding.of(migration, "cannot be undone", e), e);
            return;
        }
        List<String> left = before.differenceTo(look()).lines("is missing", "is still there");
        try {
            database.migrator().migrate(Selection.only(migration.version()));
        } catch (MigrationException e) {
            if (left.isEmpty()) {
                found(Finding.of(migration, "cannot be applied again", e), e);
            } else {
                incomplete(migration, left, "so it cannot be applied again: " + reason(e));
            }
            return;
        }
        SchemaDifference second = after.differenceTo(look());
        if (!left.isEmpty()) {
            incomplete(migration, left, "");
        } else if (!second.isEmpty()) {
            findings.add(Finding.of(
                    migration,
                    "has another result when it is applied again",
                    second.lines("is missing then", "is there only then"),
                    "see what it does depends on, besides the schema before it"));
        }
    }

    private void incomplete(MigrationInfo migration, List<String> left, String consequence) {
        List<String> found = new ArrayList<>(left);
        found.add(consequence);
        findings.add(Finding.of(
                migration,
                "is not taken back completely",
                found,
                "complete its %s, so that everything is as it was before".formatted(Finding.down(migration))));
    }

    /** With repeatable migrations, which nothing takes back and which may need what is undone. */
    private void together(List<MigrationInfo> migrations, boolean withRepeatable) {
        int reversible = 0;
        while (reversible < migrations.size()
                && migrations.get(migrations.size() - 1 - reversible).reversible()) {
            reversible++;
        }
        if (reversible == 0) {
            return;
        }
        try {
            database.startEmpty();
            database.migrator().migrate();
            SchemaSnapshot before = look();
            undo(reversible, withRepeatable);
            database.migrator().migrate();
            List<String> differences = before.differenceTo(look()).lines("is missing", "is new");
            if (!differences.isEmpty()) {
                findings.add(Finding.of(
                        "Not everything is as before when the last %d are undone and applied again"
                                .formatted(reversible),
                        null,
                        differences,
                        "let a down drop nothing but what its migration has made"));
            }
        } catch (MigrationException e) {
            found(Finding.of("Not all migrations can be undone and applied again at once", e), e);
        }
    }

    private void undo(int steps, boolean withRepeatable) {
        try {
            database.migrator().undo(UndoSelection.last(steps).usingFiles());
        } catch (MigrationException e) {
            boolean needed =
                    e.problems().stream().anyMatch(problem -> DEPENDENT_OBJECTS_STILL_EXIST.equals(problem.sqlState()));
            if (!withRepeatable || !needed) {
                throw e;
            }
            keptBy = reason(e);
        }
    }

    private static String reason(MigrationException failure) {
        Problem problem = failure.problems().get(0);
        return problem.found().isEmpty() ? problem.message() : problem.found().get(0);
    }

    /** What is wrong with the files is said at once, and not of the first migration. */
    private static MigrationStatus readable(MigrationStatus status) {
        List<Problem> errors =
                status.problems().stream().filter(Problem::isError).toList();
        if (!errors.isEmpty()) {
            throw new MigrationException(errors);
        }
        return status;
    }

    private void found(Finding finding, MigrationException failure) {
        findings.add(finding);
        if (failure.getCause() != null) {
            causes.add(failure.getCause());
        }
    }

    private AssertionError failure(String introduction) {
        AssertionError error = new AssertionError(
                introduction + findings.stream().map(Finding::render).collect(Collectors.joining("\n\n")));
        causes.forEach(error::addSuppressed);
        return error;
    }

    private SchemaSnapshot look() {
        try (Connection connection = database.dataSource().getConnection()) {
            return SchemaSnapshot.of(connection, history);
        } catch (SQLException e) {
            throw new IllegalStateException("the schema cannot be read", e);
        }
    }
}
