package dev.godwit.script;

import dev.godwit.migration.MigratorOptions.MixedScripts;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Whether a script runs in a transaction, decided by its statements unless a directive says so. */
final class TransactionDecision {

    private final List<Statement> all;
    private final Directives directives;
    private final Set<String> historyTables;
    private final Positions positions;
    private final MixedScripts mixed;

    TransactionDecision(
            List<Statement> all,
            Directives directives,
            Set<String> historyTables,
            Positions positions,
            MixedScripts mixed) {
        this.all = all;
        this.directives = directives;
        this.historyTables = historyTables;
        this.positions = positions;
        this.mixed = mixed;
    }

    boolean transactional() {
        Boolean asked = directives.transaction();
        return asked != null ? asked : first(TransactionNeed.FORBIDDEN).isEmpty();
    }

    /** The statements without the script's own BEGIN and COMMIT around everything: the engine's take their place. */
    List<Statement> statements() {
        boolean own = transactional()
                && all.size() > 1
                && all.get(0).need() == TransactionNeed.BEGIN
                && all.get(all.size() - 1).need() == TransactionNeed.COMMIT;
        return own ? all.subList(1, all.size() - 1) : all;
    }

    List<Problem> problems() {
        if (transactional()) {
            return statements().stream()
                    .filter(this::controlsTransactions)
                    .findFirst()
                    .map(this::transactionControl)
                    .stream()
                    .toList();
        }
        if (directives.transaction() != null || directives.runMixed() || mixed == MixedScripts.RUN) {
            return List.of();
        }
        Optional<Statement> wants = all.stream().filter(this::wantsTransaction).findFirst();
        return first(TransactionNeed.FORBIDDEN).stream()
                .flatMap(forbids -> wants.map(statement -> mixed(forbids, statement)).stream())
                .toList();
    }

    private boolean controlsTransactions(Statement statement) {
        return switch (statement.need()) {
            case BEGIN, COMMIT, CONTROL -> true;
            default -> false;
        };
    }

    private boolean wantsTransaction(Statement statement) {
        String target = statement.insertTarget();
        return (statement.need() == TransactionNeed.WANTED && (target == null || !historyTables.contains(target)))
                || controlsTransactions(statement);
    }

    private Optional<Statement> first(TransactionNeed need) {
        Predicate<Statement> matches = statement -> statement.need() == need;
        return all.stream().filter(matches).findFirst();
    }

    private Problem transactionControl(Statement statement) {
        return Problem.error(ProblemCode.TRANSACTION_CONTROL, "the script controls its own transaction")
                .at(positions.at(statement.offset()))
                .found(statement.summary())
                .cause("a migration runs in one transaction together with its row in the history")
                .remedy(
                        "remove the statement; or let the script begin with BEGIN and end with COMMIT and nothing between;",
                        "or put '-- godwit:transaction=off' at its top to run it statement by statement");
    }

    private Problem mixed(Statement forbids, Statement wants) {
        return Problem.error(
                        ProblemCode.MIXED,
                        "the script mixes statements that cannot run in a transaction with others that want one")
                .at(positions.at(forbids.offset()))
                .found(
                        "cannot: " + forbids.summary(),
                        "wants:  " + wants.summary() + " (line "
                                + positions.at(wants.offset()).line() + ")")
                .cause("outside a transaction, a failure leaves the statements before it in the database")
                .remedy(
                        "move what cannot run in a transaction into a migration of its own;",
                        "or put '-- godwit:mixed=run' at the top to run every statement by itself");
    }
}
