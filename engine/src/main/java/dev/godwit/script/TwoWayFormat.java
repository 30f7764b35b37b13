package dev.godwit.script;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ways in which other tools keep both directions in one file. Such a file must not run as it is: its second half
 * would take back what the first half did.
 */
enum TwoWayFormat {
    GOOSE("goose", "--[ \\t]*\\+goose[ \\t]+(?:Up|Down)\\b"),
    DBMATE("dbmate", "--[ \\t]*migrate:(?:up|down)\\b"),
    SQL_MIGRATE("sql-migrate", "--[ \\t]*\\+migrate[ \\t]+(?:Up|Down)\\b"),
    NODE_PG_MIGRATE("node-pg-migrate", "--[ \\t]*(?:Up|Down)[ \\t]+Migration\\b"),
    TERN("tern", "---- create above / drop below ----");

    private final String tool;
    private final Pattern marker;

    TwoWayFormat(String tool, String marker) {
        this.tool = tool;
        this.marker = Pattern.compile("^[ \\t]*" + marker, Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);
    }

    static Optional<Problem> detect(String text, Positions positions) {
        for (TwoWayFormat format : values()) {
            Matcher matcher = format.marker.matcher(text);
            if (matcher.find()) {
                return Optional.of(Problem.error(
                                ProblemCode.FOREIGN_FILE, "the file keeps both directions in the way of " + format.tool)
                        .at(positions.at(matcher.start()))
                        .cause("run as it is, its second half would take back what its first half did")
                        .remedy(List.of(
                                "move what takes the change back into a file of its own, with .down before .sql,",
                                "and remove the markers")));
            }
        }
        return Optional.empty();
    }
}
