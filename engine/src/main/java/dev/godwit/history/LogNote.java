package dev.godwit.history;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the log says last of a migration.
 *
 * @param version its key, as it stands there
 * @param role who logged in
 * @param script what ran
 */
public record LogNote(
        String version,
        Instant at,
        String role,
        @Nullable String host,
        @Nullable String build,
        @Nullable String script,
        @Nullable String message) {

    /** The server's words, in what a problem has found. */
    private static final Pattern ERROR = Pattern.compile("^(?:  found  | {9})((?:ERROR|FATAL) .*)$", Pattern.MULTILINE);

    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** That the migration was applied, when, by whom and where. */
    public String applied() {
        return "applied %s by %s%s".formatted(SECOND.format(at), role, place(host, build));
    }

    /** That it was written, when, by whom and where. */
    public String written() {
        return "written %s by %s%s".formatted(SECOND.format(at), role, place(host, build));
    }

    /** When and where it failed, and the first that the problem says of it. */
    public List<String> attempt() {
        String problem = message == null ? "failed" : message;
        List<String> lines = new ArrayList<>();
        lines.add("last attempt %s%s: %s"
                .formatted(
                        SECOND.format(at),
                        place(host, build),
                        problem.lines().findFirst().orElse("")));
        ERROR.matcher(problem).results().findFirst().ifPresent(error -> lines.add(error.group(1)));
        return lines;
    }

    /** Where something ran, as far as that is known, as the end of a sentence. */
    static String place(@Nullable String host, @Nullable String build) {
        return (host == null ? "" : " on " + host) + (build == null ? "" : ", build " + build);
    }
}
