package dev.godwit.boot.command.verb;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Repair;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "repair",
        description =
                "Corrects the history, without running any migration: accepts texts and downs that have changed, and lets"
                        + " interrupted migrations begin anew.")
final class RepairVerb implements Verb {

    /** Of these, one. */
    private static final class Which {

        @Option(
                names = "--applied",
                paramLabel = "<version>",
                description = "Only record this migration as applied, because what it does is in the database already.")
        private @Nullable String applied;

        @Option(
                names = "--pending",
                paramLabel = "<version>",
                description = "Only record this migration as not applied, because what it does is not in the database.")
        private @Nullable String pending;

        Repair repair() {
            if (applied != null) {
                return new Repair.Applied(applied);
            }
            return pending != null ? new Repair.Pending(pending) : new Repair.Everything();
        }

        Repair repair(int statement) {
            if (applied != null) {
                return new Repair.StatementApplied(applied, statement);
            }
            if (pending != null) {
                return new Repair.StatementPending(pending, statement);
            }
            throw new MigrationException(
                    WrongUsage.problem("--statement says nothing without --applied or --pending")
                            .state("nothing was changed")
                            .remedy(
                                    "say of which migration it is a statement: --applied=<version> or --pending=<version>"),
                    null);
        }
    }

    @ArgGroup
    private Which which = new Which();

    @Option(
            names = "--statement",
            paramLabel = "<number>",
            converter = UndoVerb.Steps.class,
            description = "Only this statement of it, which was under way when it stopped outside a transaction.")
    private @Nullable Integer statement;

    @Override
    public Answer run(Workplace workplace) {
        Repair repair = statement == null ? which.repair() : which.repair(statement);
        return CorrectionAnswer.of(workplace.migrator().repair(repair));
    }
}
