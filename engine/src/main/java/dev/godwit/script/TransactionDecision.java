package dev.godwit.script;

import dev.godwit.migration.MigratorOptions.MixedScripts;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a script runs in a transaction, decided by its statements unless a directive says so. */
final class TransactionDecision {

    private static final Pattern WITHOUT_MODES = Pattern.compile(
            "(?:BEGIN(?:\\s+(?:WORK|TRANSACTION))?|START\\s+TRANSACTION)\\s*", Pattern.CASE_INSENSITIVE);

    /** The first, the last and one between them tell all. */
    private static final int ENOUGH = 2;

    private final Directives directives;
    private final Set<String> historyTables;
    private final Positions positions;
    private final MixedScripts mixed;

    /** The first statements that begin or end a transaction. */
    private final List<Statement> controls = new ArrayList<>();

    private int count;
    private int aroundLargeObjects;
    private @Nullable Statement last;
    private @Nullable Statement forbids;
    private @Nullable Statement wants;

    TransactionDecision(Directives directives, Set<String> historyTables, Positions positions, MixedScripts mixed) {
        this.directives = directives;
        this.historyTables = historyTables;
        this.positions = positions;
        this.mixed = mixed;
    }

    void add(Statement statement) {
        count++;
        last = statement;
        if (statement.has(Statement.Trait.AROUND_LARGE_OBJECT)) {
            aroundLargeObjects++;
            return;
        }
        if (isControl(statement) && controls.size() <= ENOUGH) {
            controls.add(statement);
        }
        if (forbids == null && statement.need() == TransactionNeed.FORBIDDEN) {
            forbids = statement;
        }
        if (wants == null && wantsTransaction(statement)) {
            wants = statement;
        }
    }

    boolean transactional() {
        Boolean asked = directives.transaction();
        return asked != null ? asked : forbids == null;
    }

    /**
     * The script's own BEGIN, when it and a COMMIT are around everything: the engine's take their place.
     *
     * @return null when there is no such pair
     */
    @Nullable
    Statement ownBegin() {
        boolean own = transactional()
                && count > 1
                && !controls.isEmpty()
                && controls.get(0).number() == 1
                && controls.get(0).need() == TransactionNeed.BEGIN
                && last != null
                && last.need() == TransactionNeed.COMMIT;
        return own ? controls.get(0) : null;
    }

    /** What begins the transaction. A script may want another isolation level. */
    String begin() {
        Statement own = ownBegin();
        return own == null || WITHOUT_MODES.matcher(own.text()).matches() ? "BEGIN" : own.text();
    }

    /** How many statements there are to run. */
    int count() {
        return (ownBegin() == null ? count : count - 2) - (transactional() ? aroundLargeObjects : 0);
    }

    List<Problem> problems() {
        if (transactional()) {
            boolean own = ownBegin() != null;
            return controls.stream()
                    .filter(control -> !own || (control.number() != 1 && control.number() != count))
                    .findFirst()
                    .map(this::transactionControl)
                    .stream()
                    .toList();
        }
        if (directives.transaction() != null || directives.runMixed() || mixed == MixedScripts.RUN) {
            return List.of();
        }
        return forbids == null || wants == null ? List.of() : List.of(mixed(forbids, wants));
    }

    private static boolean isControl(Statement statement) {
        return switch (statement.need()) {
            case BEGIN, COMMIT, CONTROL -> true;
            default -> false;
        };
    }

    private boolean wantsTransaction(Statement statement) {
        String target = statement.insertTarget();
        return (statement.need() == TransactionNeed.WANTED && (target == null || !historyTables.contains(target)))
                || isControl(statement);
    }

    private Problem transactionControl(Statement statement) {
        return Problem.error(ProblemCode.TRANSACTION_CONTROL, "the script controls its own transaction")
                .at(positions.at(statement.offset()))
                .found(statement.summary())
                .cause("a migration runs in one transaction together with its row in the history")
                .remedy(
                        "remove the statement; or let the script begin with BEGIN and end with COMMIT, without another one between;",
                        "or put '-- godwit:transaction=off' at its top to run it statement by statement");
    }

    private Problem mixed(Statement forbidding, Statement wanting) {
        return Problem.error(
                        ProblemCode.MIXED,
                        "the script mixes statements that cannot run in a transaction with others that want one")
                .at(positions.at(forbidding.offset()))
                .found(
                        "cannot: " + forbidding.summary(),
                        "wants:  " + wanting.summary() + " (line "
                                + positions.at(wanting.offset()).line() + ")")
                .cause("outside a transaction, a failure leaves the statements before it in the database")
                .remedy(
                        "move what cannot run in a transaction into a migration of its own;",
                        "or put '-- godwit:mixed=run' at the top to run every statement by itself");
    }
}
