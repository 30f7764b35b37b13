package dev.godwit.source;

import dev.godwit.migration.MigrationId;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.Version;
import org.jspecify.annotations.Nullable;

/**
 * A migration in SQL.
 *
 * @param up the script that applies it
 * @param down the script that takes it back
 */
public record SqlMigration(
        MigrationId id,
        String description,
        SqlFile up,
        @Nullable SqlFile down) implements LocalMigration {

    @Override
    public MigrationKind kind() {
        return id instanceof Version ? MigrationKind.SQL : MigrationKind.REPEATABLE;
    }

    @Override
    public String script() {
        return up.path();
    }

    @Override
    public String checksum() {
        return up.checksum();
    }

    @Override
    public boolean reversible() {
        return down != null;
    }
}
