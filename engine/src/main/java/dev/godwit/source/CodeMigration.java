package dev.godwit.source;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationKind;
import dev.godwit.migration.Version;
import org.jspecify.annotations.Nullable;

/** A migration in Java. */
public record CodeMigration(Version id, String description, JavaMigration code) implements LocalMigration {

    @Override
    public MigrationKind kind() {
        return MigrationKind.JAVA;
    }

    @Override
    public String script() {
        return code.name();
    }

    @Override
    public @Nullable String checksum() {
        return code.checksum();
    }

    @Override
    public boolean reversible() {
        return code.reversible();
    }
}
