package dev.godwit;

import dev.godwit.event.MigrationTarget;
import java.util.List;

/**
 * What a reset did.
 *
 * @param target the database and schema
 * @param dropped what it dropped, as PostgreSQL calls it, for example {@code table public.users}
 * @param migrated what it applied afterwards
 */
public record ResetRun(MigrationTarget target, List<String> dropped, MigrationRun migrated) {

    public ResetRun {
        dropped = List.copyOf(dropped);
    }
}
