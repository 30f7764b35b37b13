package dev.godwit.execute;

import dev.godwit.history.Sql;
import dev.godwit.script.Statement;

/**
 * Tells everybody else which statement of a script is running, by the name of the session: all results of a message come
 * at its end, and {@code pg_stat_activity} shows only how the message begins.
 *
 * @see <a href="https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-APPLICATION-NAME">application_name</a>
 */
final class Progress {

    /** What tells it in a transaction begins so. */
    static final String BEGINNING = "SET LOCAL application_name = 'godwit ";

    /** More would cost more than they tell. */
    private static final int MOST_STEPS = 1000;

    /** The server cuts a name to 63 bytes, and keeps nothing but ASCII of it. */
    private static final int LONGEST_VERSION = 30;

    private final String version;
    private final int count;
    private final int step;

    Progress(String version, int count) {
        this.version = version;
        this.count = count;
        this.step = (count + MOST_STEPS - 1) / MOST_STEPS;
    }

    /** Whether it is to be told again before this statement runs. */
    boolean isDue(Statement statement) {
        return statement.number() > 1 && (step == 1 || statement.number() % step == 1);
    }

    /** What follows SET when the first of several statements is to run. */
    String first() {
        return count > 1 ? stretch(1) : of(version);
    }

    /** What follows SET when this statement is to run. */
    String at(Statement statement) {
        return stretch(statement.number());
    }

    /** For one of many statements the first and the last of those that it stands for. */
    private String stretch(int first) {
        int last = Math.min(count, first + step - 1);
        return name(version, " " + (first == last ? first : first + "-" + last) + "/" + count);
    }

    /** What follows SET before a statement that runs by itself. */
    String at(int statement) {
        return name(version, " " + statement + "/" + count);
    }

    /** What follows SET while a migration runs. */
    static String of(String version) {
        return name(version, "");
    }

    private static String name(String version, String progress) {
        String shown = version.length() <= LONGEST_VERSION ? version : version.substring(0, LONGEST_VERSION) + "...";
        return "application_name = " + Sql.literal("godwit " + shown.replaceAll("[^ -~]", "?") + progress);
    }
}
