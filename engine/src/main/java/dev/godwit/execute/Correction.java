package dev.godwit.execute;

import dev.godwit.history.History.Attempt;
import dev.godwit.history.History.Unfinished;
import dev.godwit.history.HistoryRow;
import dev.godwit.history.LogEvent;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationId;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigrationState;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Repair;
import dev.godwit.migration.Version;
import dev.godwit.plan.MigrationNames;
import dev.godwit.plan.Preparation;
import dev.godwit.source.LocalMigration;
import dev.godwit.source.SqlFile;
import dev.godwit.source.SqlMigration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the corrections of a history that a repair asks for. */
public final class Correction {

    private final View view;
    private final Map<String, String> downs;
    private final HistoryWriter writer;
    private final RunLog log;
    private final List<Item> items = new ArrayList<>();

    private Correction(View view, Map<String, String> downs, HistoryWriter writer, RunLog log) {
        this.view = view;
        this.downs = downs;
        this.writer = writer;
        this.log = log;
    }

    /**
     * Something that is corrected.
     *
     * @param version the key of the row, as it stands there
     * @param what what is corrected, in words
     * @param statements the statements that do it; none when another part of the run has done it
     */
    public record Item(String version, @Nullable String script, String what, List<String> statements) {

        public Item {
            statements = List.copyOf(statements);
        }
    }

    /** @param downs the down scripts that the history has kept, by the key of their row */
    static List<Item> of(Repair repair, View view, Map<String, String> downs, HistoryWriter writer, RunLog log) {
        Correction correction = new Correction(view, downs, writer, log);
        if (repair instanceof Repair.Applied applied) {
            correction.applied(applied.target());
        } else if (repair instanceof Repair.Pending pending) {
            correction.pending(pending.target());
        } else if (repair instanceof Repair.OfStatement statement) {
            correction.settle(statement);
        } else if (repair instanceof Repair.Baseline baseline) {
            correction.baseline(Version.of(baseline.version()));
        } else {
            correction.everything();
        }
        return correction.items;
    }

    private void applied(String target) {
        MigrationInfo info = MigrationNames.exactly(local()).find(target);
        LocalMigration migration = local(info.version()).orElseThrow();
        if (row(info).isEmpty()) {
            add(migration, "counts as applied now", writer.recorded(migration));
        } else if (info.state() == MigrationState.FAILED) {
            add(migration, "its undo is forgotten: it counts as applied", null);
        }
    }

    private void pending(String target) {
        MigrationInfo info = MigrationNames.exactly(view.plan().migrations()).find(target);
        Optional<HistoryRow> row = row(info);
        if (row.isPresent()) {
            add(
                    row.get().key(),
                    info.script(),
                    "counts as not applied now",
                    writer.forget(row.get().key()));
        } else if (info.state() == MigrationState.FAILED) {
            beginAnew(info);
        }
    }

    /** Under each spelling of the version that it has begun with. */
    private void beginAnew(MigrationInfo info) {
        Optional<MigrationId> id = MigrationId.parse(info.version());
        view.history().unfinished().stream()
                .map(Unfinished::key)
                .filter(begun -> MigrationId.parse(begun).equals(id))
                .forEach(begun -> add(begun, info.script(), "begins anew the next time", null));
    }

    /** What the log tells of the other statements stays. */
    private void settle(Repair.OfStatement repair) {
        MigrationInfo info = MigrationNames.exactly(view.plan().migrations()).find(repair.target());
        boolean undo = row(info).isPresent();
        Unfinished begun = (undo ? view.history().undoing() : view.history().unfinished())
                .stream()
                        .filter(script -> script.key().equals(info.version()))
                        .findFirst()
                        .orElse(null);
        Attempt attempt = begun == null ? null : begun.attempt();
        int number = repair.statement();
        if (begun == null || attempt == null || begun.done().size() + 1 != number) {
            throw new MigrationException(notUnderWay(info, number), null);
        }
        boolean done = repair instanceof Repair.StatementApplied;
        if (!done && !attempt.inDoubt()) {
            return;
        }
        LogEvent event = done
                ? undo ? LogEvent.UNDO_STATEMENT_DONE : LogEvent.STATEMENT_DONE
                : undo ? LogEvent.UNDO_STATEMENT_FAILED : LogEvent.STATEMENT_FAILED;
        String script = info.script() == null ? info.version() : info.script();
        String what = "statement %d counts as %s now".formatted(number, done ? "done" : "not done");
        add(
                info.version(),
                info.script(),
                what,
                log.statement(event, info.version(), script, number, attempt.checksum(), what));
    }

    private static Problem notUnderWay(MigrationInfo info, int statement) {
        return Problem.error(
                        ProblemCode.TARGET,
                        "statement %d of %s is not one that was under way when it stopped"
                                .formatted(statement, info.version()))
                .state("nothing was changed")
                .remedy("see the status: it says at which statement a migration has stopped");
    }

    /** Where the history is made by this, it is made with the baseline. */
    private void baseline(Version version) {
        boolean made = view.review().preparation() instanceof Preparation.Baseline;
        List<LocalMigration> migrations = View.baselined(version, view.catalog());
        String what = "counts as applied now, by the baseline";
        for (LocalMigration migration : migrations) {
            MigrationInfo info = view.plan().migration(migration.id().key()).orElseThrow();
            if (made || row(info).isEmpty()) {
                add(migration, what, made ? null : writer.baseline(migration));
            }
        }
        boolean own = migrations.stream().noneMatch(migration -> migration.id().equals(version));
        boolean there = view.history().rows().stream().anyMatch(row -> version.equals(row.id()));
        if (own && (made || !there)) {
            add(version.key(), null, what, made ? null : writer.baseline(version));
        }
    }

    private void everything() {
        for (MigrationInfo info : view.plan().migrations()) {
            Optional<HistoryRow> row = row(info);
            Optional<LocalMigration> migration = local(info.version());
            if (info.state() == MigrationState.FAILED && row.isEmpty()) {
                beginAnew(info);
            } else if (info.state() == MigrationState.FAILED) {
                add(row.get().key(), info.script(), "its undo is forgotten: it counts as applied", null);
            }
            if (row.isPresent() && migration.isPresent()) {
                compare(info, row.get(), migration.get());
            }
        }
    }

    private void compare(MigrationInfo info, HistoryRow row, LocalMigration migration) {
        if (info.state() == MigrationState.CHANGED) {
            add(row.key(), info.script(), "the text of now is accepted", writer.accept(row.key(), migration));
        }
        SqlFile file = migration instanceof SqlMigration sql ? sql.down() : null;
        if (file != null && row.kind() != null) {
            String down = file.script().text();
            if (!down.equals(downs.get(row.key()))) {
                add(row.key(), file.path(), "the down script of now is kept", writer.keepDown(row.key(), down));
            }
        }
    }

    private void add(LocalMigration migration, String what, @Nullable String statement) {
        add(migration.id().key(), migration.script(), what, statement);
    }

    private void add(String version, @Nullable String script, String what, @Nullable String statement) {
        items.add(new Item(
                view.catalog().series().key(version),
                script,
                what,
                statement == null ? List.of() : List.of(statement)));
    }

    private Optional<HistoryRow> row(MigrationInfo info) {
        return view.history().rows().stream()
                .filter(row -> row.key().equals(info.version())
                        || (row.id() instanceof Version version
                                && Version.parse(info.version())
                                        .filter(version::equals)
                                        .isPresent()))
                .findFirst();
    }

    private List<MigrationInfo> local() {
        return view.plan().migrations().stream()
                .filter(info -> local(info.version()).isPresent())
                .toList();
    }

    private Optional<LocalMigration> local(String key) {
        return view.catalog().migrations().stream()
                .filter(migration -> migration.id().key().equals(key))
                .findFirst();
    }
}
