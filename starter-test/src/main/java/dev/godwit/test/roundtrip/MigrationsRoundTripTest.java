package dev.godwit.test.roundtrip;

import dev.godwit.migration.MigrationInfo;
import dev.godwit.test.MigratedDatabase;
import dev.godwit.test.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/**
 * A test that undoes every migration of an application and applies it again, comparing the schema before and after. It is
 * complete with
 *
 * <pre>{@code
 * class MigrationsTest extends MigrationsRoundTripTest {}
 * }</pre>
 *
 * <p>It shares its application context with other tests that have the same two annotations.
 *
 * @see MigrationsRoundTrip
 */
@SpringBootTest
@MigratedDatabase
public abstract class MigrationsRoundTripTest {

    /**
     * Whether a migration without a down is a failure. By default it is not: going forward is a way, too.
     *
     * @param migration one that has no down
     */
    protected boolean requiresDown(MigrationInfo migration) {
        return false;
    }

    @Test
    public final void everyMigrationCanBeUndoneAndAppliedAgain(@Autowired TestDatabase database) {
        MigrationsRoundTrip.of(database).requiringDown(this::requiresDown).verify();
    }
}
