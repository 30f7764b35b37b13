package dev.godwit.generate;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which migration to generate.
 *
 * @param name what it does, in a few words: {@code add-users}, {@code AddUsers} or {@code Add users}
 * @param language what to write it in
 * @param directory an existing directory to write into, for Java the root of the sources or the directory of a package; null
 *     to find it, see {@link MigrationGenerator}
 */
public record GenerateRequest(
        String name, Language language, @Nullable Path directory) {

    /** What a migration is written in. */
    public enum Language {
        SQL,
        JAVA
    }

    /** A script and the script that takes it back. */
    public static GenerateRequest sql(String name) {
        return new GenerateRequest(name, Language.SQL, null);
    }

    /** A class with both directions. */
    public static GenerateRequest java(String name) {
        return new GenerateRequest(name, Language.JAVA, null);
    }

    /** The same, written into this directory. */
    public GenerateRequest in(@Nullable Path newDirectory) {
        return new GenerateRequest(name, language, newDirectory);
    }
}
