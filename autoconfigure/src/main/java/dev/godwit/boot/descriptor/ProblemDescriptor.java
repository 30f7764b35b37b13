package dev.godwit.boot.descriptor;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ScriptPosition;
import dev.godwit.migration.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem.
 *
 * @param code the stable name, explained in the list of problems
 * @param severity whether it stops a run
 * @param message what happened
 * @param where the place in a script
 * @param found what was found
 * @param sqlState the SQLSTATE, when the server reported one
 * @param state the state that the database is in
 * @param cause the likely cause
 * @param remedy what to do
 */
public record ProblemDescriptor(
        String code,
        Severity severity,
        String message,
        @Nullable PositionDescriptor where,
        List<String> found,
        @Nullable String sqlState,
        @Nullable String state,
        @Nullable String cause,
        List<String> remedy) {

    /**
     * A place in a script.
     *
     * @param script the path of the script
     * @param line the line, from 1; null when the script as a whole is meant
     * @param column the column, from 1; null when the line as a whole is meant
     * @param text the line itself
     */
    public record PositionDescriptor(
            String script,
            @Nullable Integer line,
            @Nullable Integer column,
            @Nullable String text) {

        static PositionDescriptor of(ScriptPosition position) {
            return new PositionDescriptor(
                    position.script(),
                    position.line() == 0 ? null : position.line(),
                    position.column() == 0 ? null : position.column(),
                    position.text());
        }
    }

    /** Describes problems in their order. */
    public static List<ProblemDescriptor> of(List<Problem> problems) {
        return problems.stream().map(ProblemDescriptor::of).toList();
    }

    private static ProblemDescriptor of(Problem problem) {
        ScriptPosition where = problem.where();
        return new ProblemDescriptor(
                problem.code().code(),
                problem.severity(),
                problem.message(),
                where == null ? null : PositionDescriptor.of(where),
                problem.found(),
                problem.sqlState(),
                problem.state(),
                problem.cause(),
                problem.remedy());
    }
}
