package dev.godwit.script;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The ways in which other tools keep both directions in one file. Such a file must not run as it is: its second half
 * would take back what the first half did.
 */
enum TwoWayFormat {
    GOOSE("goose", "\\+goose[ \\t]+(?:Up|Down)\\b"),
    DBMATE("dbmate", "migrate:(?:up|down)\\b"),
    SQL_MIGRATE("sql-migrate", "\\+migrate[ \\t]+(?:Up|Down)\\b"),
    /** Prose often begins so: it takes both. */
    NODE_PG_MIGRATE("node-pg-migrate", "(?:Up|Down)[ \\t]+Migration\\b(?![ \\t]+\\w)"),
    TERN("tern", "create above / drop below\\b"),
    RAMBLER("Rambler", "rambler[ \\t]+(?:up|down)\\b"),
    MYBATIS("MyBatis Migrations", "//[ \\t]*@UNDO\\b"),
    PLAY("Play's evolutions", "!(?:Ups|Downs)\\b"),
    SHMIG("shmig", "====[ \\t]*(?:UP|DOWN)[ \\t]*====");

    private static final Pattern UP = Pattern.compile("-+[ \\t]*Up", Pattern.CASE_INSENSITIVE);

    private final String tool;
    private final Pattern marker;

    TwoWayFormat(String tool, String marker) {
        this.tool = tool;
        this.marker = Pattern.compile("-+[ \\t]*" + marker, Pattern.CASE_INSENSITIVE);
    }

    /** Whether a marker can begin so, after its dashes. */
    static boolean mayBegin(int c) {
        return "+muUdDcCrR/!=M".indexOf(c) >= 0;
    }

    /** The markers of one file. */
    static final class Markers {

        private boolean reported;
        private boolean up;
        private boolean down;

        /** Looks at a comment that has its line to itself, and reports the first marker. */
        Optional<Problem> see(String comment) {
            if (reported) {
                return Optional.empty();
            }
            Optional<TwoWayFormat> format = Arrays.stream(values())
                    .filter(candidate -> candidate.marker.matcher(comment).lookingAt())
                    .filter(candidate -> candidate != NODE_PG_MIGRATE || hasBoth(comment))
                    .findFirst();
            reported = format.isPresent();
            return format.map(TwoWayFormat::problem);
        }

        private boolean hasBoth(String comment) {
            boolean isUp = UP.matcher(comment).lookingAt();
            up |= isUp;
            down |= !isUp;
            return up && down;
        }
    }

    private Problem problem() {
        return Problem.error(ProblemCode.FOREIGN_FILE, "the file keeps both directions in the way of " + tool)
                .cause("run as it is, a part that takes the change back would run right after the change")
                .remedy(
                        "move what takes the change back into a file of its own, with .down before .sql,",
                        "and remove the markers");
    }
}
