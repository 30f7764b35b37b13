package dev.godwit.execute;

import dev.godwit.execute.Failure.Work;
import dev.godwit.history.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to do when rows do not satisfy a constraint: whether those that are there, or those that the migration writes. */
final class ConstraintAdvice {

    private static final Set<String> DEFINE = Set.of("ALTER", "CREATE");
    private static final Set<String> REMOVE = Set.of("DELETE", "TRUNCATE");

    /** What PostgreSQL says when it looks at rows that are there; a block or a migration in Java does not tell. */
    private static final Pattern EXISTING_ROWS =
            Pattern.compile("could not create unique index|violated by some row|contains null values");

    private static final Pattern KEY = Pattern.compile("Key \\((.+?)\\)=");
    private static final Pattern REFERRED = Pattern.compile("in table \"([^\"]+)\"");

    private static final Pattern VALIDATE = Pattern.compile("\\bVALIDATE\\b", Pattern.CASE_INSENSITIVE);

    /** Constraints that can be added without a look at the rows. */
    private static final Set<String> CAN_BE_NOT_VALID = Set.of("23503", "23514");

    private ConstraintAdvice() {}

    static FailureAdvice of(Failure failure, RunContext run) {
        ServerError error = failure.error();
        if (error.sqlState().equals("23505") && run.tables().table().equals(error.table())) {
            return recordsItself(failure);
        }
        if (error.sqlState().equals("23505") && run.tables().logTable().equals(error.table())) {
            return counterBehind(run.tables().qualifiedLog());
        }
        String command = failure.command();
        if (DEFINE.contains(command) || EXISTING_ROWS.matcher(error.message()).find()) {
            return existingRows(failure);
        }
        if (REMOVE.contains(command) || error.sqlState().equals("23001")) {
            return FailureAdvice.advice(
                    "other rows still refer to the ones that are to go; the detail names one",
                    "delete or change those first, in the same migration");
        }
        if (failure.work() == Work.SCRIPT && command.isEmpty()) {
            return FailureAdvice.advice(
                    "a deferred constraint is checked when the transaction ends, and some row does not satisfy it then",
                    "put SET CONSTRAINTS ALL IMMEDIATE; at the top of the script: the mark is then at the statement that"
                            + " writes the row;",
                    "correct what that writes");
        }
        return FailureAdvice.advice(
                "a row that the %s writes does not satisfy the constraint"
                        .formatted(command.isEmpty() ? "migration" : "statement"),
                "correct what is written; the detail shows the row or its key;",
                error.sqlState().equals("23505")
                        ? "if the row may be there already: INSERT … ON CONFLICT DO NOTHING, or DO UPDATE"
                        : "see what the table demands: \\d %s in psql".formatted(table(error)));
    }

    private static FailureAdvice existingRows(Failure failure) {
        ServerError error = failure.error();
        if (error.sqlState().equals("23502") && addsColumn(failure)) {
            return FailureAdvice.advice(
                    "the rows that are already there have no value for the new column",
                    "give it one that suits all of them: ADD COLUMN … NOT NULL DEFAULT …;",
                    "or add it without NOT NULL, fill it with UPDATE, and then ALTER COLUMN … SET NOT NULL");
        }
        List<String> remedy = new ArrayList<>();
        remedy.add("find them: " + query(error));
        remedy.add("correct or delete them in a migration before this one, or in a statement above this one");
        boolean validates = VALIDATE.matcher(failure.text()).find();
        if (CAN_BE_NOT_VALID.contains(error.sqlState()) && !validates) {
            remedy.set(1, remedy.get(1) + ";");
            remedy.add(
                    "or add the constraint NOT VALID, which holds for new rows, and VALIDATE it in a later migration");
        }
        return new FailureAdvice("rows that are already there do not satisfy what the statement adds", remedy);
    }

    /** After the rollback there is no such column to look into. */
    private static boolean addsColumn(Failure failure) {
        String column = failure.error().column();
        return column != null
                && Pattern.compile(
                                "\\bADD\\s+(?:COLUMN\\s+)?(?:IF\\s+NOT\\s+EXISTS\\s+)?\"?" + Pattern.quote(column)
                                        + "(?![\\w$])",
                                Pattern.CASE_INSENSITIVE)
                        .matcher(failure.text())
                        .find();
    }

    private static FailureAdvice recordsItself(Failure failure) {
        return failure.command().equals("INSERT")
                ? FailureAdvice.advice(
                        "the script records itself, and Godwit has done so already",
                        "remove the statement, or end it with ON CONFLICT (version) DO NOTHING")
                : FailureAdvice.advice(
                        "the history has got this version meanwhile, perhaps in another spelling",
                        "start again: the run then sees what is applied");
    }

    /** The engine moves it by itself where it may. */
    private static FailureAdvice counterBehind(String log) {
        return FailureAdvice.advice(
                "the counter of the log's rows is behind them, as it is where rows were copied without the counter:"
                        + "\nby a restore of data alone, or by logical replication",
                "as the role that owns the table, and start again:",
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM %s;".formatted(Sql.literal(log), log));
    }

    /** A query that shows the rows, as far as the error tells which they are. */
    private static String query(ServerError error) {
        String table = table(error);
        Matcher key = KEY.matcher(String.valueOf(error.detail()));
        String columns = key.find() ? key.group(1) : "";
        return switch (error.sqlState()) {
            case "23502" ->
                "SELECT * FROM %s WHERE %s IS NULL;"
                        .formatted(table, error.column() == null ? "…" : Sql.name(error.column()));
            case "23505" ->
                columns.isEmpty()
                        ? "SELECT * FROM %s;".formatted(table)
                        : "SELECT %s, count(*) FROM %s GROUP BY %1$s HAVING count(*) > 1;".formatted(columns, table);
            case "23503" ->
                "SELECT * FROM %s WHERE NOT EXISTS (SELECT FROM %s WHERE … = %s);"
                        .formatted(table, referred(error), columns.isEmpty() ? "…" : columns);
            default -> "SELECT * FROM %s WHERE NOT (the condition);".formatted(table);
        };
    }

    private static String referred(ServerError error) {
        Matcher name = REFERRED.matcher(String.valueOf(error.detail()));
        return name.find() ? Sql.name(name.group(1)) : "the other table";
    }

    private static String table(ServerError error) {
        return error.table() == null ? "the table" : Sql.name(error.table());
    }
}
