package dev.godwit.history;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
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

    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** That the migration was applied, when, by whom and where. */
    public String applied() {
        return "applied %s by %s%s".formatted(SECOND.format(at), role, place(host, build));
    }

    /** Where something ran, as far as that is known, as the end of a sentence. */
    static String place(@Nullable String host, @Nullable String build) {
        return (host == null ? "" : " on " + host) + (build == null ? "" : ", build " + build);
    }
}
