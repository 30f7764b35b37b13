package dev.godwit.execute;

import dev.godwit.history.DownScripts;
import dev.godwit.history.HistoryRow;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.RepeatableId;
import dev.godwit.migration.Selection;
import dev.godwit.migration.Series;
import dev.godwit.migration.UndoSelection;
import dev.godwit.migration.Version;
import dev.godwit.plan.MigrationNames;
import dev.godwit.plan.Preparation;
import dev.godwit.plan.Step;
import dev.godwit.plan.UndoPlanner;
import dev.godwit.plan.UndoPlanner.UndoPlan;
import dev.godwit.source.Catalog;
import dev.godwit.source.CodeMigration;
import dev.godwit.source.LocalMigration;
import dev.godwit.source.SqlMigration;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a run is for. What that means for a database is decided anew with each look at it. */
public sealed interface Errand {

    /**
     * What is to be done.
     *
     * @param problems what is wrong with it, besides what is wrong with its scripts
     */
    record Todo(List<Step> steps, List<Problem> problems) {

        public Todo {
            steps = List.copyOf(steps);
            problems = List.copyOf(problems);
        }
    }

    /** How the log calls it. */
    String mode();

    /** How it calls so many steps that are to be done. */
    String todo(int steps);

    /** Whether it makes a history where there is none. */
    boolean makesHistory();

    /** Whether what is left of it, after a part of it was done, is what it would be for now. */
    boolean canBeResumed();

    /**
     * Decides.
     *
     * @throws MigrationException when what it names is not there
     */
    Todo todo(View view, Session session, MigratorOptions options) throws SQLException;

    /** Applies what is pending. */
    record Migrate(Selection selection) implements Errand {

        @Override
        public String mode() {
            return "migrate";
        }

        @Override
        public String todo(int steps) {
            return steps + " pending";
        }

        @Override
        public boolean makesHistory() {
            return true;
        }

        @Override
        public boolean canBeResumed() {
            return true;
        }

        @Override
        public Todo todo(View view, Session session, MigratorOptions options) {
            return new Todo(steps(view), view.problems());
        }

        private List<Step> steps(View view) {
            List<Step> pending = view.plan().steps();
            if (selection instanceof Selection.All || !view.historyRead()) {
                return pending;
            }
            List<MigrationInfo> known = view.plan().migrations();
            if (selection instanceof Selection.Only only) {
                String wanted = find(only.target(), known, view);
                return pending.stream()
                        .filter(step -> step.version().equals(wanted))
                        .toList();
            }
            List<MigrationInfo> versioned = known.stream()
                    .filter(info -> Version.parse(info.version()).isPresent())
                    .toList();
            return upTo(Version.of(find(((Selection.UpTo) selection).target(), versioned, view)), pending);
        }

        /** A file that cannot be understood may be the one that is meant: then that is what there is to say. */
        private static String find(String target, List<MigrationInfo> known, View view) {
            try {
                return MigrationNames.of(known).find(target).version();
            } catch (MigrationException notFound) {
                List<Problem> errors = view.catalog().problems().stream()
                        .filter(Problem::isError)
                        .toList();
                throw errors.isEmpty() ? notFound : new MigrationException(errors, notFound);
            }
        }

        /** Repeatable ones are written for the newest versions: while one of those stays pending, they wait. */
        private static List<Step> upTo(Version last, List<Step> pending) {
            boolean everything = pending.stream().noneMatch(step -> isAbove(step, last));
            return everything
                    ? pending
                    : pending.stream()
                            .filter(step -> isVersioned(step) && !isAbove(step, last))
                            .toList();
        }

        private static boolean isVersioned(Step step) {
            return !step.version().startsWith(RepeatableId.PREFIX);
        }

        private static boolean isAbove(Step step, Version last) {
            return Version.parse(step.version())
                    .filter(version -> version.compareTo(last) > 0)
                    .isPresent();
        }
    }

    /** Takes back what is applied, or what seeders have put in. */
    record Undo(String mode, UndoSelection selection) implements Errand {

        @Override
        public String todo(int steps) {
            return steps + " to undo";
        }

        @Override
        public boolean makesHistory() {
            return false;
        }

        @Override
        public boolean canBeResumed() {
            return false;
        }

        @Override
        public Todo todo(View view, Session session, MigratorOptions options) throws SQLException {
            if (!view.historyRead()) {
                return new Todo(List.of(), view.review().problems());
            }
            if (selection.which() instanceof UndoSelection.Which.All
                    && view.catalog().series() == Series.MIGRATIONS
                    && !options.policies().resetEnabled()) {
                return new Todo(List.of(), List.of(SchemaReset.disabled("the undo of everything")));
            }
            UndoPlan plan = plan(rows(view), view, session, options);
            List<Problem> problems = new ArrayList<>(view.review().problems());
            problems.addAll(plan.problems());
            if (view.catalog().series() == Series.MIGRATIONS) {
                SeedProblems.affected(plan.steps(), view.histories()).ifPresent(problems::add);
            }
            return new Todo(plan.steps(), problems);
        }

        List<HistoryRow> rows(View view) {
            return view.review().preparation() instanceof Preparation.Baseline
                    ? List.of()
                    : UndoPlanner.rows(
                            selection.which(),
                            view.histories(),
                            view.catalog().series(),
                            view.plan().migrations());
        }

        UndoPlan plan(List<HistoryRow> rows, View view, Session session, MigratorOptions options) throws SQLException {
            return UndoPlanner.plan(
                    view.catalog().series(),
                    rows,
                    view.catalog().migrations(),
                    view.history(),
                    DownScripts.read(
                            session.connection(),
                            view.tables(options).orElseThrow(),
                            view.inspection(),
                            options.target().role(),
                            rows.stream().map(HistoryRow::key).toList()),
                    selection);
        }
    }

    /**
     * Runs pending seeders, once all migrations are applied.
     *
     * @param migrations those of this build
     */
    record Seed(Selection selection, Catalog migrations) implements Errand {

        @Override
        public String mode() {
            return "seed";
        }

        @Override
        public String todo(int steps) {
            return steps + " pending";
        }

        @Override
        public boolean makesHistory() {
            return false;
        }

        @Override
        public boolean canBeResumed() {
            return true;
        }

        @Override
        public Todo todo(View view, Session session, MigratorOptions options) throws SQLException {
            View migrated = view.of(migrations, options);
            List<Problem> problems = new ArrayList<>();
            List<Problem> errors =
                    migrated.problems().stream().filter(Problem::isError).toList();
            if (!errors.isEmpty()) {
                return new Todo(List.of(), errors);
            }
            // who migrates at this moment is waited for, and then this is asked again
            if (!migrated.history().migratorActive()
                    && (!migrated.plan().steps().isEmpty() || !migrated.hasHistory())) {
                problems.add(SeedProblems.pending(migrated));
            }
            Todo todo = new Migrate(selection).todo(view, session, options);
            problems.addAll(todo.problems());
            return new Todo(todo.steps(), problems);
        }
    }

    /** Takes the migration back that was applied last, and applies it again. */
    record Redo() implements Errand {

        @Override
        public String mode() {
            return "redo";
        }

        @Override
        public String todo(int steps) {
            return steps / 2 + " to redo";
        }

        @Override
        public boolean makesHistory() {
            return false;
        }

        @Override
        public boolean canBeResumed() {
            return false;
        }

        @Override
        public Todo todo(View view, Session session, MigratorOptions options) throws SQLException {
            Todo undo = new Undo(mode(), UndoSelection.last(1)).todo(view, session, options);
            List<Step> steps = Stream.concat(
                            undo.steps().stream(), undo.steps().stream().map(step -> again(step, view)))
                    .toList();
            return new Todo(steps, undo.problems());
        }

        private static Step again(Step undo, View view) {
            LocalMigration migration = view.catalog().migrations().stream()
                    .filter(local -> local.id().equals(((Step.Down) undo).row().id()))
                    .findFirst()
                    .orElseThrow(() -> new MigrationException(UndoPlanner.notHere(undo.version()), null));
            return migration instanceof SqlMigration sql
                    ? Step.RunScript.whole(sql)
                    : new Step.CallJava((CodeMigration) migration);
        }
    }
}
