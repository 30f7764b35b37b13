package dev.godwit.plan;

import dev.godwit.source.CodeMigration;
import dev.godwit.source.LocalMigration;
import dev.godwit.source.SqlMigration;
import java.util.List;

/** One migration that is to run. */
public sealed interface Step {

    LocalMigration migration();

    /**
     * Runs a script.
     *
     * @param done the checksums of its statements that were done by an earlier run outside a transaction
     */
    record RunScript(SqlMigration migration, List<String> done) implements Step {

        public RunScript {
            done = List.copyOf(done);
        }
    }

    /** Calls a Java migration. */
    record CallJava(CodeMigration migration) implements Step {}
}
