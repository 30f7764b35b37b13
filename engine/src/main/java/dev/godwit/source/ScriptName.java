package dev.godwit.source;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.ScriptPosition;
import dev.godwit.migration.Series;
import dev.godwit.migration.Version;
import dev.godwit.source.FileName.Direction;
import dev.godwit.source.FileName.Misnamed;
import dev.godwit.source.FileName.Named;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the script of a versioned migration is called, and what that means. The script itself is not read.
 *
 * @param path below its location, with slashes
 * @param description as the name has it, whatever the script's header says
 * @param down whether it takes the migration back
 */
public record ScriptName(String path, Version version, String description, boolean down) {

    private static final String ENDING = ".sql";

    /**
     * Reads a path.
     *
     * @param path below its location, with slashes
     * @throws IllegalArgumentException when it is not the name of a versioned migration; the message says why
     */
    public static ScriptName of(String path) {
        String name = ScriptPosition.fileName(path);
        if (!name.toLowerCase(Locale.ROOT).endsWith(ENDING)) {
            throw new IllegalArgumentException("the name of a script ends in " + ENDING);
        }
        String above = path.substring(0, Math.max(0, path.length() - name.length() - 1));
        FileName parsed = FileNameParser.parse(above.isEmpty() ? null : ScriptPosition.fileName(above), name);
        if (parsed instanceof Misnamed misnamed) {
            throw new IllegalArgumentException(misnamed.reason());
        }
        if (parsed instanceof Named named && named.id() instanceof Version version) {
            return new ScriptName(path, version, named.description(), named.direction() == Direction.DOWN);
        }
        throw new IllegalArgumentException("it has no version");
    }

    /** Reads a path, or nothing when it is not the name of a versioned migration. */
    public static Optional<ScriptName> parse(String path) {
        try {
            return Optional.of(of(path));
        } catch (IllegalArgumentException otherwise) {
            return Optional.empty();
        }
    }

    /**
     * The scripts of a location that have a version. What is named otherwise is left out, and a location that does not exist
     * has none.
     *
     * @throws MigrationException when it cannot be read
     */
    public static List<ScriptName> in(String location, ClassLoader classLoader) {
        Location place = Location.of(location);
        if (place.isBlank()) {
            return List.of();
        }
        try {
            List<ScriptName> names = new ArrayList<>();
            for (Location.Entry entry : place.entries(classLoader).orElse(List.of())) {
                if (!entry.directory()) {
                    parse(entry.relativePath()).ifPresent(names::add);
                }
            }
            return names;
        } catch (IOException e) {
            throw new MigrationException(new LocationProblems(Series.MIGRATIONS).unreadable(place, e), e);
        } catch (InvalidPathException e) {
            throw new MigrationException(new LocationProblems(Series.MIGRATIONS).invalid(place, e), e);
        }
    }
}
