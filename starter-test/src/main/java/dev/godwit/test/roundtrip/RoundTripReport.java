package dev.godwit.test.roundtrip;

import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.ScriptPosition;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was tried without a failure.
 *
 * @param undone the migrations that were undone and applied again
 * @param withoutDown the migrations that have no down
 * @param skipped the migrations for a profile that is not active, which were not tried
 * @param keptBy why not everything could be undone at once: a repeatable migration needs it; null when nothing was kept
 */
public record RoundTripReport(
        List<MigrationInfo> undone,
        List<MigrationInfo> withoutDown,
        List<MigrationInfo> skipped,
        @Nullable String keptBy) {

    public RoundTripReport {
        undone = List.copyOf(undone);
        withoutDown = List.copyOf(withoutDown);
        skipped = List.copyOf(skipped);
    }

    /** The report as people read it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("%d %s undone and applied again"
                .formatted(undone.size(), undone.size() == 1 ? "migration was" : "migrations were"));
        append(text, "without a down", withoutDown);
        append(text, "for other profiles", skipped);
        if (keptBy != null) {
            text.append("; not all at once, since a repeatable migration needs them: ")
                    .append(keptBy);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String what, List<MigrationInfo> migrations) {
        if (!migrations.isEmpty()) {
            text.append("; ")
                    .append(what)
                    .append(": ")
                    .append(migrations.stream().map(RoundTripReport::name).collect(Collectors.joining(", ")));
        }
    }

    /** What a sentence calls a migration. */
    static String name(MigrationInfo migration) {
        String script = migration.script();
        return script == null ? migration.version() : ScriptPosition.shortName(script);
    }
}
