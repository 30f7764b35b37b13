package dev.godwit.test.roundtrip;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.test.TestDatabase;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies every migration, undoes it and applies it again, and compares the schema before and after: {@code
 * MigrationsRoundTrip.of(database).verify()}.
 *
 * <p>What an undo has to bring back is everything that a migration can change in a schema, down to comments and
 * privileges, but not the order of columns, which PostgreSQL cannot change, and neither rows nor the values of sequences.
 */
public final class MigrationsRoundTrip {

    private static final Logger log = LoggerFactory.getLogger(MigrationsRoundTrip.class);

    private final TestDatabase database;
    private final Predicate<MigrationInfo> requiresDown;

    private MigrationsRoundTrip(TestDatabase database, Predicate<MigrationInfo> requiresDown) {
        this.database = database;
        this.requiresDown = requiresDown;
    }

    /** The migrations of the application, in a database of which nothing that is in it is kept. */
    public static MigrationsRoundTrip of(TestDatabase database) {
        return new MigrationsRoundTrip(database, migration -> false);
    }

    /** Also fails for migrations that have no down, where they have to have one. By default none has to. */
    public MigrationsRoundTrip requiringDown(Predicate<MigrationInfo> which) {
        return new MigrationsRoundTrip(database, which);
    }

    /**
     * Goes through all migrations in their order, and at the end once more through all of them together. Those for a profile
     * that is not active are left out. A migration that fails does not keep the later ones from being tried, unless it cannot
     * be applied.
     *
     * @return what was undone and what could not be, when nothing is wrong
     * @throws AssertionError naming each migration that is not taken back completely, whose down fails, or that cannot be
     *     applied again, and why
     * @throws MigrationException when the migrations or the database cannot be read
     */
    public RoundTripReport verify() {
        RoundTripReport report = Passage.begin(database, requiresDown).make();
        log.info("{}", report);
        return report;
    }
}
