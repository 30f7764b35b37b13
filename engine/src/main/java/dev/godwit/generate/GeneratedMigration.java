package dev.godwit.generate;

import dev.godwit.migration.Version;
import java.nio.file.Path;
import java.util.List;

/**
 * A migration that was generated.
 *
 * @param version above that of every other migration
 * @param description what it does, in words
 * @param files what was written, the up first
 */
public record GeneratedMigration(Version version, String description, List<Path> files) {

    public GeneratedMigration {
        files = List.copyOf(files);
    }
}
