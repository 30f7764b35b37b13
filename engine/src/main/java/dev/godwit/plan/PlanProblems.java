package dev.godwit.plan;

import static dev.godwit.migration.ScriptPosition.shortName;

import dev.godwit.history.History;
import dev.godwit.history.HistoryRow;
import dev.godwit.history.LogNote;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.MigratorOptions.Changed;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.Series;
import dev.godwit.migration.Severity;
import dev.godwit.source.LocalMigration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The wording of what can be wrong between files and history. */
final class PlanProblems {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int MOST_SHOWN = 10;

    private PlanProblems() {}

    static Problem changed(LocalMigration migration, HistoryRow row, Changed policy) {
        String recorded = row.checksum();
        boolean otherKind = row.kind() != migration.kind();
        boolean refused = policy == Changed.FAIL;
        return Problem.error(ProblemCode.CHANGED, shortName(migration.script()) + " was changed after it was applied")
                .as(refused ? Severity.ERROR : Severity.WARNING)
                .at(migration.script())
                .found(
                        otherKind
                                ? "it is %s now, and was applied as %s".formatted(migration.kind(), row.kind())
                                : "checksum %s, the history has %s"
                                        .formatted(brief(migration.checksum()), brief(recorded)),
                        "applied" + at(row.appliedAt()) + by(row.appliedBy()) + row.place())
                .remedy(
                        refused
                                ? List.of(
                                        "restore the file and put the change into a new migration;",
                                        "if another build has a file of its own under this version: give one of them another version;",
                                        "only if the database already matches the new text, accept it: migrations repair, or godwit.changed=warn")
                                : List.of("restore the file and put the change into a new migration"));
    }

    static Problem outOfOrder(LocalMigration migration, String newest, boolean refused) {
        return Problem.warning(
                        ProblemCode.OUT_OF_ORDER,
                        "%s is pending, and the newer version %s is already applied"
                                .formatted(shortName(migration.script()), newest))
                .at(migration.script())
                .as(refused ? Severity.ERROR : Severity.WARNING)
                .cause("it comes from a branch that was merged after " + newest + " was deployed")
                .remedy(
                        refused
                                ? List.of(
                                        "give it a version above %s if no database has it yet;".formatted(newest),
                                        "or set godwit.out-of-order=apply if the order does not matter")
                                : List.of(
                                        "a run applies it all the same; godwit.out-of-order=apply accepts that silently, fail refuses it"));
    }

    /** @param log what it says of them */
    static Problem appliedBefore(List<Step> steps, List<LogNote> log) {
        boolean one = steps.size() == 1;
        Problem problem = Problem.warning(
                        ProblemCode.APPLIED_BEFORE,
                        one
                                ? shortName(steps.get(0).source()) + " is pending, and the log says that it was applied"
                                : steps.size() + " migrations are pending, and the log says that they were applied")
                .found(log.stream()
                        .limit(MOST_SHOWN)
                        .map(note -> "version %s, %s".formatted(note.version(), note.applied()))
                        .toList())
                .found(log.size() > MOST_SHOWN ? List.of("and %d more".formatted(log.size() - MOST_SHOWN)) : List.of())
                .cause("somebody has deleted %s in the history".formatted(one ? "its row" : "their rows"))
                .remedy(
                        "nothing, if what it made is gone: it then runs again;",
                        "if it is there: migrations repair --applied="
                                + log.get(0).version() + (one ? "" : ", and so for each of them"));
        return one ? problem.at(steps.get(0).source()) : problem;
    }

    static Problem missing(Series series, HistoryRow row, boolean newer) {
        String script = row.script();
        String version = series.key(row.key());
        String name = script == null ? "version " + version : shortName(script);
        Problem problem = Problem.warning(ProblemCode.MISSING, name + " is applied, and this build does not have it")
                .found("version %s, applied%s%s".formatted(version, at(row.appliedAt()), by(row.appliedBy())));
        return newer
                ? problem.as(Severity.INFORMATION)
                        .cause("a newer build applied it; or a location that has it is not configured or not there")
                        .remedy("nothing, if this build is older and can work with the newer schema; else see "
                                + (series == Series.SEEDERS ? "godwit.seed-locations" : "godwit.locations"))
                : problem.cause(
                                "the file was deleted or renamed, or comes from a branch that is not part of this build")
                        .remedy("restore the file: a history without its scripts cannot be rebuilt elsewhere");
    }

    static Problem interrupted(LocalMigration migration, History.Unfinished begun) {
        Problem problem = Problem.warning(
                        ProblemCode.INTERRUPTED, shortName(migration.script()) + " has stopped before its end")
                .at(migration.script());
        if (migration.kind() == MigrationKind.JAVA) {
            return problem.state("what it did before it stopped stays, since it runs outside a transaction")
                    .remedy("a run calls it again from its beginning");
        }
        return problem.state(state(begun)).remedy(goesOn("a run", begun));
    }

    /** What is done of it is recorded under another spelling of its version, and would be known again after an undo. */
    static Problem interruptedAs(Series series, LocalMigration migration, History.Unfinished begun) {
        String version = migration.id().key();
        return Problem.error(
                        ProblemCode.INTERRUPTED,
                        "%s has stopped before its end, when its version was written %s"
                                .formatted(shortName(migration.script()), begun.key()))
                .at(migration.script())
                .state(state(begun))
                .remedy(
                        "give the file its former name until it is applied;",
                        "or, when what is done is taken back or does no harm again, let it begin anew:"
                                + " migrations repair --pending=" + series.key(version));
    }

    static Problem undoInterrupted(Series series, HistoryRow row, History.Unfinished begun) {
        String script = row.script();
        String name = script == null ? "version " + series.key(row.key()) : shortName(script);
        String down = begun.last().script();
        return Problem.error(ProblemCode.INTERRUPTED, "the undo of " + name + " has stopped before its end")
                .at(down == null ? name : down)
                .state(state(begun))
                .remedy(goesOn(
                        series == Series.SEEDERS
                                ? "take it back again, with seed --undo --name=%s: that".formatted(row.key())
                                : "undo it again by its version: that",
                        begun));
    }

    private static String state(History.Unfinished begun) {
        int done = begun.done().size();
        History.Attempt attempt = begun.attempt();
        boolean inDoubt = attempt != null && attempt.inDoubt();
        if (done == 0) {
            return inDoubt ? "number 1 of its statements may be done or not" : "none of its statements is done";
        }
        return "%d of its statements %s, since it runs outside a transaction"
                        .formatted(done, done == 1 ? "is done and stays" : "are done and stay")
                + (inDoubt ? "; number %d may be done or not".formatted(done + 1) : "");
    }

    private static String goesOn(String who, History.Unfinished begun) {
        int next = begun.done().size() + 1;
        History.Attempt attempt = begun.attempt();
        return attempt != null && attempt.inDoubt()
                ? who + " finds out whether it is, or says how to settle that; then it goes on from there"
                : who + " goes on with statement " + next;
    }

    static Problem repeatablesHeld(List<LocalMigration> held, List<HistoryRow> missing) {
        return Problem.warning(ProblemCode.REPEATABLES_HELD, "repeatable migrations are held back")
                .as(Severity.INFORMATION)
                .found(
                        "held back: "
                                + String.join(
                                        ", ",
                                        held.stream()
                                                .map(LocalMigration::script)
                                                .toList()),
                        "applied and not in this build: "
                                + String.join(
                                        ", ",
                                        missing.stream().map(HistoryRow::key).toList()))
                .cause("a build that lacks versions may be an older one, whose text would put an old state back")
                .remedy("nothing on an older build; else restore the files of the versions that are missing");
    }

    static Problem unreadableRow(String key, String table, String sqlName) {
        return Problem.error(ProblemCode.HISTORY, "a row of the history has no version that can be read")
                .found("version '%s' in %s".formatted(key, table))
                .state("nothing was changed")
                .cause("another program or a person wrote the row")
                .remedy(
                        "correct the row, for example: UPDATE %s SET version = '001' WHERE version = '%s';"
                                .formatted(sqlName, key.replace("'", "''")),
                        "or delete it if nothing was applied");
    }

    private static String brief(@Nullable String checksum) {
        if (checksum == null) {
            return "none";
        }
        String digest = checksum.substring(checksum.lastIndexOf(':') + 1);
        return digest.length() <= 8 ? digest : digest.substring(0, 8) + "…";
    }

    private static String at(@Nullable Instant instant) {
        return instant == null ? "" : " " + MINUTE.format(instant);
    }

    private static String by(@Nullable String role) {
        return role == null ? "" : " by " + role;
    }
}
