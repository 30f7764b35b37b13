package dev.godwit.execute;

import dev.godwit.history.LogNote;
import dev.godwit.script.Statement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the server refused, and what it was part of.
 *
 * @param statement the statement of a script; null when it was none
 * @param role whose rights were in force
 * @param vanished what the log tells, if it says that the same migration was applied before and its row is gone
 */
record Failure(
        ServerError error,
        Work work,
        @Nullable Statement statement,
        String role,
        @Nullable LogNote vanished) {

    /** What no migration has caused. */
    static Failure besides(ServerError error, Work work, @Nullable Statement statement, String role) {
        return new Failure(error, work, statement, role, null);
    }

    /** What was being done. */
    enum Work {
        SCRIPT,
        JAVA,
        SETUP
    }

    /** The text of the statement, empty when it is not known. */
    String text() {
        return statement == null ? "" : statement.text();
    }

    /** What the statement begins with, in capitals; empty when it is not known. */
    String command() {
        return text().strip().split("\\W", 2)[0].toUpperCase(Locale.ROOT);
    }
}
