package dev.godwit;

import dev.godwit.event.MigrationTarget;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a repair or a baseline did to the history. All of it was done in one transaction.
 *
 * @param target the database and schema
 * @param corrections what it corrected; empty when there was nothing to correct
 * @param duration how long it took, waiting for another migrator included
 */
public record RepairRun(MigrationTarget target, List<Correction> corrections, Duration duration) {

    public RepairRun {
        corrections = List.copyOf(corrections);
    }

    /**
     * Something that was corrected.
     *
     * @param version as in the history: the version, {@code R:<description>} for a repeatable migration, with {@code S:} before
     *     it for a seeder
     * @param script the file or class; null for a version that no migration here has
     * @param what what was corrected, in words
     */
    public record Correction(String version, @Nullable String script, String what) {}
}
