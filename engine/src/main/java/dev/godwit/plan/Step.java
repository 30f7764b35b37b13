package dev.godwit.plan;

import dev.godwit.history.History.Attempt;
import dev.godwit.history.HistoryRow;
import dev.godwit.script.Script;
import dev.godwit.source.CodeMigration;
import dev.godwit.source.LocalMigration;
import dev.godwit.source.SqlMigration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One migration that is to be applied or taken back. */
public sealed interface Step {

    /** The version, or {@code R:<description>}, as the history has it or will have it. */
    String version();

    String description();

    /** What runs: the path of a script, or the name of a class. */
    String source();

    /** A step that runs a script. */
    sealed interface Scripted extends Step {

        Script script();

        /** The checksums of its statements that were done by an earlier run outside a transaction. */
        List<String> done();

        /** What is known of the statement after those; null when no earlier run said that it begins. */
        @Nullable
        Attempt attempt();

        @Override
        default String source() {
            return script().path();
        }
    }

    /** A step that applies a migration of this build. */
    sealed interface Up extends Step {

        LocalMigration migration();

        @Override
        default String version() {
            return migration().id().key();
        }

        @Override
        default String description() {
            return migration().description();
        }
    }

    /** A step that takes back what a row of the history stands for. */
    sealed interface Down extends Step {

        HistoryRow row();

        @Override
        default String version() {
            return row().key();
        }

        @Override
        default String description() {
            String description = row().description();
            return description == null ? "" : description;
        }
    }

    /** Runs a script. */
    record RunScript(
            SqlMigration migration,
            List<String> done,
            @Nullable Attempt attempt) implements Up, Scripted {

        public RunScript {
            done = List.copyOf(done);
        }

        /** From its beginning. */
        public static RunScript whole(SqlMigration migration) {
            return new RunScript(migration, List.of(), null);
        }

        @Override
        public Script script() {
            return migration.up().script();
        }
    }

    /** Calls a Java migration. */
    record CallJava(CodeMigration migration) implements Up {

        @Override
        public String source() {
            return migration.script();
        }
    }

    /** Runs a down script. */
    record UndoScript(
            HistoryRow row,
            Script script,
            List<String> done,
            @Nullable Attempt attempt) implements Down, Scripted {

        public UndoScript {
            done = List.copyOf(done);
        }

        /** From its beginning. */
        static UndoScript whole(HistoryRow row, Script script) {
            return new UndoScript(row, script, List.of(), null);
        }
    }

    /** Calls the down of a Java migration. */
    record UndoJava(HistoryRow row, CodeMigration migration) implements Down {

        @Override
        public String source() {
            return migration.script();
        }
    }
}
