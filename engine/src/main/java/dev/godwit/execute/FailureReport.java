package dev.godwit.execute;

import dev.godwit.execute.Batch.BatchException;
import dev.godwit.execute.Failure.Work;
import dev.godwit.history.LogNote;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.ScriptPosition;
import dev.godwit.script.ParsedScript;
import dev.godwit.script.Statement;
import dev.godwit.script.Statement.Trait;
import dev.godwit.script.Statements;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what failed in a script, where, and what to do about it. */
final class FailureReport {

    private static final Pattern COPY_LINE = Pattern.compile("^COPY .+?, line (\\d+)", Pattern.DOTALL);
    private static final Pattern ROLE = Pattern.compile(
            "(?:RE)?SET\\s+(?:SESSION\\s+(?!AUTH)|LOCAL\\s+)?(?:ROLE|SESSION\\s+AUTHORIZATION)\\b(?:(?:\\s*=\\s*|\\s+TO\\s+|\\s+)['\"]?([\\w$]+)['\"]?)?.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final RunContext run;
    private final ParsedScript script;
    private final @Nullable LogNote vanished;

    /** @param version of the migration that the script belongs to */
    FailureReport(RunContext run, String version, ParsedScript script) {
        this.run = run;
        this.script = script;
        this.vanished = run.vanished().get(version);
    }

    /**
     * Reports a failure, once its transaction is over; the state of the database is for the caller to say.
     *
     * @param notices what the server had said before
     */
    Problem of(BatchException e, List<String> notices) {
        Statement statement = e.origin();
        ServerError error = e.error();
        FailureAdvice advice =
                FailureAdvice.of(new Failure(error, Work.SCRIPT, statement, role(statement), vanished), run);
        Problem problem = statement == null ? atTheEngine(e) : atStatement(e, statement);
        List<String> blockers = Blockers.of(error, run);
        return problem.found(error.lines())
                .found(blockers)
                .found(notices.stream().map(notice -> "notice: " + notice).toList())
                .sqlState(error.sqlState())
                .cause(advice.cause())
                .remedy(Blockers.named(advice.remedy(), blockers));
    }

    private Problem atStatement(BatchException e, Statement statement) {
        return Problem.error(
                        ProblemCode.STATEMENT,
                        "%s failed at statement %d of %d".formatted(name(), statement.number(), script.count()))
                .at(position(e, statement));
    }

    private ScriptPosition position(BatchException e, Statement statement) {
        String context = e.error().context();
        Matcher line = COPY_LINE.matcher(context == null ? "" : context);
        return statement.has(Trait.HAS_DATA) && line.find()
                ? script.dataPosition(statement, Integer.parseInt(line.group(1)))
                : script.position(statement, Math.max(0, e.position() - 1));
    }

    private Problem atTheEngine(BatchException e) {
        return e.atCommit()
                ? Problem.error(ProblemCode.STATEMENT, "%s failed when it was committed".formatted(name()))
                        .at(script.path())
                : Problem.error(ProblemCode.STATEMENT, "%s failed at a statement of Godwit's own".formatted(name()))
                        .at(script.path())
                        .found("while running: " + e.summary());
    }

    /** The role that the script itself had chosen before the statement, if any. */
    private String role(@Nullable Statement failed) {
        if (failed == null || !script.changesSession()) {
            return run.role();
        }
        Optional<String> chosen = Optional.empty();
        try (Statements statements = script.open()) {
            for (Statement next = statements.next();
                    next != null && next.number() < failed.number();
                    next = statements.next()) {
                Matcher role = ROLE.matcher(next.has(Trait.CHANGES_SESSION) ? next.text() : "");
                if (role.matches()) {
                    chosen = Optional.ofNullable(role.group(1)).filter(name -> !"none".equalsIgnoreCase(name));
                }
            }
        } catch (MigrationException unreadable) {
            // what failed is the news, not that its file is gone now
        }
        return chosen.orElse(run.role());
    }

    private String name() {
        return ScriptPosition.shortName(script.path());
    }
}
