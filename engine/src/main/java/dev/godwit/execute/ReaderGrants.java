package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.history.Inspection;
import dev.godwit.history.Inspector;
import dev.godwit.history.LogEvent;
import dev.godwit.migration.MigratorOptions.Target;
import dev.godwit.migration.Problem;
import dev.godwit.plan.SchemaReview;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the configured readers read the history: those who exist, one by one, as far as the role that migrates may. */
final class ReaderGrants {

    private static final Logger log = LoggerFactory.getLogger(ReaderGrants.class);

    private final RunContext run;

    ReaderGrants(RunContext run) {
        this.run = run;
    }

    /** Returns what keeps some from reading, which is no reason to stop. */
    List<Problem> grant() throws SQLException {
        Target target = run.options().target();
        if (target.historyReaders().isEmpty()) {
            return List.of();
        }
        Inspection inspection = Inspector.inspect(run.session().connection(), target);
        List<String> readers = inspection.unserved().grantable();
        if (!readers.isEmpty()) {
            for (String reader : readers) {
                grant(reader);
            }
            inspection = Inspector.inspect(run.session().connection(), target);
        }
        return SchemaReview.readers(run.tables(), inspection);
    }

    private void grant(String reader) {
        try {
            run.session()
                    .batch()
                    .add("BEGIN")
                    .addAll(run.asEngine())
                    .addAll(run.tables().grants(List.of(reader)))
                    .addAll(run.tables().catchUp())
                    .add(run.log().event(LogEvent.PREPARED, "history opened to " + reader))
                    .commit()
                    .addAll(run.settings().restore())
                    .run();
        } catch (BatchException e) {
            log.debug("{} could not be let read the history", reader, e);
            new Aftermath(run).clean();
        }
    }
}
