package dev.godwit.execute;

import dev.godwit.execute.Failure.Work;
import dev.godwit.history.LogNote;
import dev.godwit.script.Statement;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The likely cause of a failure and what to do about it.
 *
 * @param cause null when nothing better is known than what the server said
 * @param remedy a line each
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
 */
record FailureAdvice(@Nullable String cause, List<String> remedy) {

    /** What the script makes is there, or a row that it writes. */
    private static final Set<String> THERE_ALREADY = Set.of("42P07", "42701", "42710", "42P06", "42723", "23505");

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern DROP_VALUE =
            Pattern.compile("ALTER\\s+TYPE\\b.*\\bDROP\\s+VALUE\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final String CORRECT_NAME =
            "correct the name: one with capitals needs double quotes, one in another schema needs that before a dot;";

    static FailureAdvice advice(String cause, String... remedy) {
        return new FailureAdvice(cause, List.of(remedy));
    }

    /** Advises; the transaction that failed is over. */
    static FailureAdvice of(Failure failure, RunContext run) {
        ServerError error = failure.error();
        if (error.outcomeUnknown()) {
            return advice(LostConnection.CAUSE, "start again");
        }
        if (error.sqlState().equals("57014") && run.session().cancelled()) {
            return CancelledRun.ADVICE;
        }
        LogNote vanished = failure.vanished();
        if (vanished != null && THERE_ALREADY.contains(error.sqlState())) {
            return appliedBefore(vanished);
        }
        return switch (error.sqlState()) {
            case "42601", "0A000" -> syntax(failure);
            case "42P07", "42701", "42710", "42P06", "42723" -> exists(error);
            case "42P01" -> missingRelation(error, run);
            case "42703" -> missingColumn();
            case "42704", "42883" -> missing();
            case "3F000" -> missingSchema();
            case "23505", "23503", "23502", "23514", "23P01", "23001" -> ConstraintAdvice.of(failure, run);
            case "2BP01" ->
                advice(
                        "other objects need the one that is to go; the detail names them",
                        "drop or change those first, in the same migration;",
                        "CASCADE drops them all without asking: read the detail before you use it");
            case "42501" -> PermissionAdvice.of(failure, run);
            case "42P17", "42P16", "42809", "42611" -> unknown(failure);
            default -> ofTransaction(failure);
        };
    }

    /** Advises about a statement that the server cannot even read. */
    static FailureAdvice ofUnreadable(ServerError error, Statement statement) {
        Failure failure = Failure.besides(error, Work.SCRIPT, statement, "");
        return error.sqlState().equals("42601") ? syntax(failure) : unknown(failure);
    }

    private static FailureAdvice ofTransaction(Failure failure) {
        boolean java = failure.work() == Work.JAVA;
        return switch (failure.error().sqlState()) {
            case "55P04" ->
                advice(
                        "PostgreSQL does not let a new enum value be used in the transaction that adds it",
                        "leave only the ADD VALUE in this migration, and use the value in the next one");
            case "25001" ->
                advice(
                        "PostgreSQL does not run this in a transaction, and a migration runs in one unless it says otherwise",
                        java
                                ? "do only this in the migration, and return false from its transactional()"
                                : "move it into a script of its own, with '-- godwit:transaction=off' at the top");
            case "2D000" ->
                advice(
                        "a procedure or DO block ends the transaction that the migration runs in",
                        java
                                ? "return false from transactional(): what it commits then stays when it fails later"
                                : "put '-- godwit:transaction=off' at the top of the script: what it commits then stays when it fails later");
            case "25P02" ->
                advice(
                        "an earlier statement failed and the migration went on; in PostgreSQL a transaction is over then",
                        "let the first exception out, or put a savepoint before a statement that may fail");
            case "25006" ->
                advice(
                        "the server is a standby, or the session was made read-only",
                        "connect to the primary: targetServerType=primary in the URL;",
                        "or see what sets default_transaction_read_only: the role, the database, the pool or the script");
            default -> ofResource(failure);
        };
    }

    private static FailureAdvice ofResource(Failure failure) {
        return switch (failure.error().sqlState()) {
            case "55P03" ->
                advice(
                        "another session holds a lock that the statement needs; to wait longer would make everybody else"
                                + "\nwait behind this migration",
                        "see who is in a transaction, and for how long:",
                        "SELECT pid, state, now() - xact_start AS since, query FROM pg_stat_activity ORDER BY xact_start;",
                        "start again when they are done; or end one: SELECT pg_terminate_backend(pid);",
                        "or wait longer: godwit.lock-timeout, godwit.lock-retries, or -- godwit:lock-timeout=30s in the script");
            case "40P01", "40001" ->
                advice(
                        "this migration and another session stood in each other's way, and PostgreSQL ended this one",
                        "start again; if it happens again, migrate when the application is not busy, or stop it");
            case "57014" -> cancelled(failure.error());
            case "25P03" ->
                advice(
                        "the migration did something else for longer than idle_in_transaction_session_timeout allows",
                        "do that before the first statement; or raise the limit: SET LOCAL idle_in_transaction_session_timeout = 0");
            case "25P04" ->
                advice(
                        "the migration took longer than transaction_timeout allows, which the role, the database or the"
                                + " server sets",
                        "raise it for the role that migrates: ALTER ROLE … SET transaction_timeout = 0;");
            case "53100" -> advice("the server's disk is full", "make room on the server, and start again");
            case "53200" -> advice("the server is out of memory", "see the server's log; start again when it has some");
            case "22P02", "22001", "22003", "22007", "22008", "42804" ->
                advice(
                        "a value does not fit the type that it is put into or converted to",
                        "correct the value; for rows that are already there, convert with USING or correct them before");
            case "P0001", "P0004" ->
                advice(
                        "the migration itself, or a function or trigger that it calls, raised this",
                        "read the message: its author knew what must not happen; the context says where it comes from");
            default -> unknown(failure);
        };
    }

    private static FailureAdvice unknown(Failure failure) {
        return new FailureAdvice(
                null,
                List.of("correct the %s, and start again"
                        .formatted(failure.work() == Work.SCRIPT ? "script" : "cause")));
    }

    /** Before version 17 PostgreSQL does not know the command at all. */
    private static FailureAdvice syntax(Failure failure) {
        if (DROP_VALUE.matcher(failure.text()).matches()) {
            return advice(
                    "PostgreSQL cannot remove a value from an enum type",
                    "make a new type in its place: ALTER TYPE old RENAME TO old_before; CREATE TYPE old AS ENUM (…);",
                    "ALTER TABLE … ALTER COLUMN … TYPE old USING (…::text::old); DROP TYPE old_before;",
                    "rows that have the value must get another one before, and a default of the column be dropped and set again");
        }
        if (failure.error().sqlState().equals("0A000")) {
            return failure.error().severity() == null ? hiddenDriver() : unknown(failure);
        }
        return failure.work() == Work.SCRIPT
                ? advice(
                        "the server cannot read the statement from the mark on",
                        "look at the mark and before it: a comma, parenthesis or quote that is missing or too many,",
                        "a semicolon missing after the statement before, or a reserved word used as a name")
                : advice("the server cannot read the statement", "look before the place that the message names");
    }

    private static FailureAdvice hiddenDriver() {
        return advice(
                "the data source hides the driver's own connection, and data can be copied through that alone",
                "set godwit.datasource.url, so that Godwit connects by itself; or write the rows with INSERT");
    }

    private static FailureAdvice appliedBefore(LogNote log) {
        return advice(
                "it was %s, says the log, and somebody has deleted its row in the history".formatted(log.applied()),
                "if all that it made is there: migrations repair --applied=%s;".formatted(log.version()),
                "else take away what is left of it, and start again");
    }

    private static FailureAdvice exists(ServerError error) {
        String tolerant = switch (error.sqlState()) {
            case "42701" -> "if it is the same: ADD COLUMN IF NOT EXISTS;";
            case "42P06" -> "if it is the same: CREATE SCHEMA IF NOT EXISTS;";
            case "42723" -> "to replace it: CREATE OR REPLACE;";
            case "42710" ->
                "if it is the same: DO $$ BEGIN CREATE …; EXCEPTION WHEN duplicate_object THEN NULL; END $$;";
            default -> "if it is the same: CREATE … IF NOT EXISTS;";
        };
        return advice(
                "it was created by hand, by another migration, or by the tool that was used before",
                "compare what is there with what the script creates;",
                tolerant,
                "if all of this was there before Godwit came: godwit.baseline-version");
    }

    private static FailureAdvice missingColumn() {
        return advice(
                "the table has no such column at this point: the name is misspelt or wants quotes, or a later migration adds it",
                "correct the name: one with capitals needs double quotes, and a text needs single ones;",
                "or give the migration that adds the column a lower version");
    }

    private static FailureAdvice missing() {
        return advice(
                "it does not exist at this point: the name is misspelt, or its schema is not in search_path,"
                        + "\nor a later migration or an extension brings it",
                CORRECT_NAME,
                "or CREATE EXTENSION before this statement; or give the migration that creates it a lower version");
    }

    private static FailureAdvice missingSchema() {
        return advice(
                "the schema does not exist at this point, or search_path names none that exists and that the role may use",
                "correct the name, or CREATE SCHEMA before this statement; see: SHOW search_path; and \\dn+ in psql");
    }

    private static FailureAdvice missingRelation(ServerError error, RunContext run) {
        Matcher name = QUOTED.matcher(error.message());
        String relation = name.find() ? name.group(1) : "";
        String table = run.tables().table();
        String own = run.tables().schema() + "." + table;
        if (relation.endsWith("." + table) && !relation.equals(own)) {
            return advice(
                    "the script records itself in %s, and the history of this migrator is %s".formatted(relation, own),
                    "remove the statement: Godwit records the migration by itself;",
                    "or name the table without its schema");
        }
        return advice(
                "it does not exist at this point: the name is misspelt, or it is in a schema that is not in search_path"
                        + "\nor that the role may not use, or a later migration creates it",
                CORRECT_NAME,
                "or give the migration that creates it a lower version");
    }

    private static FailureAdvice cancelled(ServerError error) {
        return error.message().contains("timeout")
                ? advice(
                        "a statement took longer than statement_timeout allows, which the script, godwit.statement-timeout,"
                                + "\nthe pool, the role or the database sets",
                        "give it longer: -- godwit:statement-timeout=10m in the script, or godwit.statement-timeout for all;",
                        "0s means without limit")
                : advice(
                        "somebody cancelled the statement, with pg_cancel_backend or from a tool",
                        "ask who, and start again");
    }
}
