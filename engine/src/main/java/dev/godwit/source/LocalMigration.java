package dev.godwit.source;

import dev.godwit.migration.MigrationId;
import dev.godwit.migration.MigrationKind;
import org.jspecify.annotations.Nullable;

/** A migration that this build has. */
public sealed interface LocalMigration permits SqlMigration, CodeMigration {

    MigrationId id();

    String description();

    MigrationKind kind();

    /** The path of the file, or the name of the class. */
    String script();

    /** The checksum of what runs; null for a Java migration that has none. */
    @Nullable
    String checksum();

    boolean reversible();
}
