package dev.godwit.test.context;

import dev.godwit.boot.autoconfigure.MigrationConnectionDetails;
import org.jspecify.annotations.Nullable;

/** In a test nothing is migrated past a pooler, or as another role that this server would have to know. */
final class SameAsTheApplication implements MigrationConnectionDetails {

    @Override
    public @Nullable String getJdbcUrl() {
        return null;
    }

    @Override
    public @Nullable String getUsername() {
        return null;
    }

    @Override
    public @Nullable String getPassword() {
        return null;
    }
}
