package dev.godwit.migration;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong, or about to be: what happened, where, what was found, what state the database is in now, and
 * what to do. The log, the failure analysis and the endpoint all show this object.
 *
 * @param code the stable name
 * @param severity whether it stops the run
 * @param message what happened, in one sentence without a full stop
 * @param where the place in a script, when there is one
 * @param found what was found, a line each
 * @param sqlState the SQLSTATE, when the server reported one
 * @param state the state that the database is in now
 * @param cause the likely cause
 * @param remedy what to do, a line each
 */
public record Problem(
        ProblemCode code,
        Severity severity,
        String message,
        @Nullable ScriptPosition where,
        List<String> found,
        @Nullable String sqlState,
        @Nullable String state,
        @Nullable String cause,
        List<String> remedy) {

    public Problem {
        found = List.copyOf(found);
        remedy = List.copyOf(remedy);
    }

    /** An error that still lacks its details. */
    public static Problem error(ProblemCode code, String message) {
        return new Problem(code, Severity.ERROR, message, null, List.of(), null, null, null, List.of());
    }

    /** A warning that still lacks its details. */
    public static Problem warning(ProblemCode code, String message) {
        return error(code, message).as(Severity.WARNING);
    }

    public Problem as(Severity newSeverity) {
        return new Problem(code, newSeverity, message, where, found, sqlState, state, cause, remedy);
    }

    public Problem at(ScriptPosition position) {
        return new Problem(code, severity, message, position, found, sqlState, state, cause, remedy);
    }

    public Problem at(String script) {
        return at(ScriptPosition.of(script));
    }

    public Problem found(List<String> lines) {
        List<String> all = new ArrayList<>(found);
        all.addAll(lines);
        return new Problem(code, severity, message, where, all, sqlState, state, cause, remedy);
    }

    public Problem found(String... lines) {
        return found(List.of(lines));
    }

    public Problem sqlState(@Nullable String newSqlState) {
        return new Problem(code, severity, message, where, found, newSqlState, state, cause, remedy);
    }

    public Problem state(String newState) {
        return new Problem(code, severity, message, where, found, sqlState, newState, cause, remedy);
    }

    public Problem cause(@Nullable String newCause) {
        return new Problem(code, severity, message, where, found, sqlState, state, newCause, remedy);
    }

    public Problem remedy(List<String> lines) {
        return new Problem(code, severity, message, where, found, sqlState, state, cause, lines);
    }

    public Problem remedy(String... lines) {
        return remedy(List.of(lines));
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The problem as people read it, several lines long, without a line break at the end. */
    public String render() {
        return ProblemText.of(this);
    }

    @Override
    public String toString() {
        return render();
    }
}
