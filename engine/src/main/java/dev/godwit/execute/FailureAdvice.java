package dev.godwit.execute;

import dev.godwit.history.Sql;
import dev.godwit.script.Statement;
import java.util.List;
import java.util.Locale;
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

    private static final Pattern DENIED = Pattern.compile("permission denied for (\\w+(?: \\w+)?) (\\S+)");
    private static final Pattern NOT_OWNER = Pattern.compile("must be owner of (\\w+(?: \\w+)?) (\\S+)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern DROP_VALUE =
            Pattern.compile("ALTER\\s+TYPE\\b.*\\bDROP\\s+VALUE\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final FailureAdvice UNKNOWN =
            new FailureAdvice(null, List.of("correct the script, and start again"));

    private static FailureAdvice advice(String cause, String... remedy) {
        return new FailureAdvice(cause, List.of(remedy));
    }

    /**
     * Advises.
     *
     * @param error what the server said; null when it was not the server
     * @param statement the statement that failed; null when it was none of a script
     */
    static FailureAdvice of(@Nullable ServerError error, @Nullable Statement statement, RunContext run) {
        if (error == null) {
            return UNKNOWN;
        }
        return switch (error.sqlState()) {
            case "42601" -> syntax(statement);
            case "42P07", "42701", "42710", "42P06", "42723", "42712" -> exists(error);
            case "42P01" -> missingRelation(error, run);
            case "42703", "42704", "42883", "3F000" ->
                advice(
                        "it does not exist at this point: a name is misspelt or wants quotes, or a migration that creates it comes later",
                        "correct the name; names in capitals need double quotes;",
                        "or move the statement into a migration that runs after the one that creates it");
            case "23505", "23503", "23502", "23514", "23P01" -> violation(error);
            case "2BP01" ->
                advice(
                        "other objects need the one that is to go; the detail names them",
                        "drop or change those first, in the same migration;",
                        "CASCADE drops them all silently: look at the detail before you use it");
            case "55P04" ->
                advice(
                        "PostgreSQL does not let a new enum value be used in the transaction that adds it",
                        "add the value in a migration of its own, and use it in the next one");
            case "42501" -> denied(error, run);
            default -> byResource(error, run);
        };
    }

    private static FailureAdvice byResource(ServerError error, RunContext run) {
        return switch (error.sqlState()) {
            case "55P03" ->
                advice(
                        "another session holds a lock that the statement needs; godwit.lock-timeout was reached, so that nobody"
                                + " has to wait behind this migration",
                        "see who holds it: SELECT pid, state, now() - xact_start, query FROM pg_stat_activity WHERE state <> 'idle';",
                        "start again when it is over, or give it longer: -- godwit:lock-timeout=30s");
            case "57014" ->
                advice(
                        "a statement took longer than statement_timeout allows, or somebody cancelled it",
                        "give it longer: -- godwit:statement-timeout=10m, or godwit.statement-timeout for all");
            case "40P01" ->
                advice(
                        "this migration and another session waited for each other",
                        "start again: the other session is through");
            case "25001" ->
                advice(
                        "the statement cannot run in a transaction",
                        "move it into a migration of its own with '-- godwit:transaction=off' at the top");
            case "2D000" ->
                advice(
                        "a procedure or DO block ends the transaction that the migration runs in",
                        "put '-- godwit:transaction=off' at the top of the script");
            case "25006" ->
                advice(
                        "the server is a standby, or the session is read-only",
                        "connect to the primary: targetServerType=primary in the URL");
            case "53100" -> advice("the server's disk is full", "make room, and start again");
            case "22023", "0A000" -> error.message().contains("enum") ? enumValue() : UNKNOWN;
            case "22P02", "22001", "22003", "22007", "22008", "42804" ->
                advice(
                        "a value does not fit the type that it is put into or converted to",
                        "convert it with USING or a cast, or correct the data in a migration before this one");
            default ->
                run.options().target().role() != null && error.message().contains("role")
                        ? advice(
                                "godwit.role is set to "
                                        + run.options().target().role(),
                                "create the role, or let this one use it: GRANT … TO …")
                        : UNKNOWN;
        };
    }

    private static FailureAdvice syntax(@Nullable Statement statement) {
        if (statement != null && DROP_VALUE.matcher(statement.text()).matches()) {
            return enumValue();
        }
        return advice(
                "the server cannot read the statement from the marked place on",
                "look before the mark for a missing comma, parenthesis or quote, or a reserved word used as a name");
    }

    private static FailureAdvice enumValue() {
        return advice(
                "PostgreSQL cannot remove a value from an enum type",
                "create a new type with the values that stay, then:",
                "ALTER TABLE … ALTER COLUMN … TYPE new_type USING (column::text::new_type);",
                "DROP TYPE the old one, and ALTER TYPE new_type RENAME to the old name");
    }

    private static FailureAdvice exists(ServerError error) {
        return advice(
                "it was created outside the migrations, or by another one; or an earlier tool applied this part before",
                "see what is there and whether it is the same;",
                "if it is: create it with IF NOT EXISTS%s;"
                        .formatted(error.sqlState().equals("42710") ? " where PostgreSQL has it" : ""),
                "if the whole schema was there before: godwit.baseline-version");
    }

    private static FailureAdvice missingRelation(ServerError error, RunContext run) {
        Matcher name = QUOTED.matcher(error.message());
        String relation = name.find() ? name.group(1) : "";
        String table = run.tables().table();
        boolean history = relation.equals("public." + table)
                || (relation.endsWith("." + table)
                        && !relation.equals(run.tables().schema() + "." + table));
        if (history) {
            return advice(
                    "the script records itself in %s, and the history of this migrator is %s.%s"
                            .formatted(relation, run.tables().schema(), table),
                    "remove the statement: Godwit records the migration by itself;",
                    "or name the table without its schema");
        }
        return advice(
                "the table does not exist at this point: it is misspelt, in another schema, or created by a later migration",
                "correct the name; names in capitals need double quotes; a name in another schema needs it before a dot;",
                "or give the migration that creates it a lower version");
    }

    private static FailureAdvice violation(ServerError error) {
        String table = error.table() == null ? "the table" : Sql.name(error.table());
        String column = error.column();
        String rows = error.sqlState().equals("23502") && column != null
                ? "see the rows: SELECT * FROM %s WHERE %s IS NULL;".formatted(table, Sql.name(column))
                : "see the rows that the detail names in %s;".formatted(table);
        return advice(
                "rows that are already there do not satisfy the constraint%s"
                        .formatted(error.constraint() == null ? "" : " " + error.constraint()),
                rows,
                "correct them in a migration before this one or in an UPDATE before the statement;",
                "or add the constraint with NOT VALID and VALIDATE it later (CHECK and FOREIGN KEY)");
    }

    private static FailureAdvice denied(ServerError error, RunContext run) {
        String role = Sql.name(run.role());
        Matcher denied = DENIED.matcher(error.message());
        if (denied.find()) {
            return advice(
                    "the role that migrates lacks a right",
                    "as the owner: " + grant(denied.group(1), denied.group(2), role) + ";",
                    "or migrate as another role: godwit.datasource.username, or godwit.role");
        }
        Matcher owner = NOT_OWNER.matcher(error.message());
        if (owner.find()) {
            return advice(
                    "only the owner of an object may change it",
                    "as the owner: ALTER %s %s OWNER TO %s;"
                            .formatted(owner.group(1).toUpperCase(Locale.ROOT), owner.group(2), role),
                    "or migrate as the owner: godwit.role, if this role is a member of it");
        }
        return advice(
                "the role that migrates lacks a right",
                "grant it, or migrate as another role: godwit.datasource.username, or godwit.role");
    }

    private static String grant(String kind, String name, String role) {
        String privileges = switch (kind) {
            case "schema" -> "USAGE, CREATE";
            case "database" -> "CREATE";
            case "function", "procedure" -> "EXECUTE";
            case "language", "type", "foreign-data wrapper", "foreign server" -> "USAGE";
            default -> "ALL";
        };
        String object = kind.equals("view") || kind.equals("relation") ? "TABLE" : kind.toUpperCase(Locale.ROOT);
        return "GRANT %s ON %s %s TO %s".formatted(privileges, object, name, role);
    }
}
