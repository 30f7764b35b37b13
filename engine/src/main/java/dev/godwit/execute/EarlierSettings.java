package dev.godwit.execute;

import dev.godwit.script.Statement;
import dev.godwit.script.Statement.Trait;
import java.util.ArrayList;
import java.util.List;

/**
 * What statements that an earlier run has done gave to its session. A script that goes on in another session needs the
 * same: otherwise what comes after a {@code SET search_path} would go somewhere else.
 */
final class EarlierSettings {

    private static final int NO_TRANSACTION = -1;

    private final List<Statement> settings = new ArrayList<>();
    private int beforeTransaction = NO_TRANSACTION;

    /** Takes note of the next statement that is done. */
    void add(Statement statement) {
        switch (statement.need()) {
            case BEGIN -> beforeTransaction = settings.size();
            case COMMIT -> beforeTransaction = NO_TRANSACTION;
            case CONTROL -> {
                if (statement.commits()) {
                    beforeTransaction = settings.size();
                } else {
                    rollBack();
                }
            }
            default -> {
                if (statement.has(Trait.DISCARDS_ALL)) {
                    settings.clear();
                } else if (statement.setsSession()) {
                    settings.add(statement);
                }
            }
        }
    }

    private void rollBack() {
        if (beforeTransaction != NO_TRANSACTION) {
            settings.subList(beforeTransaction, settings.size()).clear();
            beforeTransaction = NO_TRANSACTION;
        }
    }

    /** The statements that give a session the same settings, in their order. */
    List<Statement> statements() {
        return settings;
    }
}
