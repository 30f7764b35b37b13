package dev.godwit.boot.command.verb;

import dev.godwit.Migrator;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the application has for a command to work with. */
public interface Workplace {

    /**
     * The migrator that the command is for.
     *
     * @throws MigrationException when there is none, when it is not clear which of several, or when it cannot be made
     */
    Migrator migrator();

    /** The migrations in Java that the application has. */
    List<JavaMigration> javaMigrations();

    /** The package of the application; null when that is not known. */
    @Nullable
    String mainPackage();

    /**
     * Takes SQL that is the result of the command, however much it is. For people, and for psql, it goes to standard output at
     * once; in JSON it is part of the result.
     */
    Appendable script();
}
