package dev.godwit.script;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
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
    /** Words that follow make it prose. */
    NODE_PG_MIGRATE("node-pg-migrate", "(?:Up|Down)[ \\t]+Migration\\b(?![ \\t]+\\w)"),
    TERN("tern", "create above / drop below\\b"),
    RAMBLER("Rambler", "rambler[ \\t]+(?:up|down)\\b"),
    MYBATIS("MyBatis Migrations", "//[ \\t]*@UNDO\\b"),
    PLAY("Play's evolutions", "!(?:Ups|Downs)\\b"),
    SHMIG("shmig", "====[ \\t]*(?:UP|DOWN)[ \\t]*====");

    private final String tool;
    private final Pattern marker;

    TwoWayFormat(String tool, String marker) {
        this.tool = tool;
        this.marker = Pattern.compile("-+[ \\t]*" + marker, Pattern.CASE_INSENSITIVE);
    }

    /** Finds the first marker: a comment that has its line to itself. */
    static Optional<Problem> detect(String text, Positions positions) {
        for (int at = text.indexOf("--"); at >= 0; at = text.indexOf("--", lineEnd(text, at))) {
            if (beginsLine(text, at)) {
                String comment = text.substring(at, lineEnd(text, at));
                for (TwoWayFormat format : values()) {
                    if (format.marker.matcher(comment).lookingAt()) {
                        return Optional.of(format.problem().at(positions.at(at)));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean beginsLine(String text, int comment) {
        int at = comment;
        while (at > 0 && " \t#".indexOf(text.charAt(at - 1)) >= 0) {
            at--;
        }
        return at == 0 || text.charAt(at - 1) == '\n' || text.charAt(at - 1) == '\r';
    }

    private static int lineEnd(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    private Problem problem() {
        return Problem.error(ProblemCode.FOREIGN_FILE, "the file keeps both directions in the way of " + tool)
                .cause("run as it is, its second half would take back what its first half did")
                .remedy(
                        "move what takes the change back into a file of its own, with .down before .sql,",
                        "and remove the markers");
    }
}
