package dev.godwit.migration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * A migration written in Java, usually a Spring bean.
 *
 * <p>Version and description come from the name of the class: {@code V20251011__BackfillSlugs} and
 * {@code V3_BackfillSlugs} are version 20251011 and 3, both described as "Backfill Slugs". Override {@link #version()} and
 * {@link #description()} to name the class otherwise.
 *
 * <p>It may depend on other beans, but not on anything that uses the migrated database through JPA, a {@code JdbcTemplate}
 * or jOOQ: those wait until the migrations have run. {@link MigrationContext#jdbcClient()} is there instead.
 */
public interface JavaMigration {

    /** The version, by default from the name of the class. */
    default String version() {
        return JavaMigrationName.of(getClass()).version();
    }

    /** The description, by default from the name of the class. */
    default String description() {
        return JavaMigrationName.of(getClass()).description();
    }

    /** What problems and the history call it, by default the name of the class. */
    default String name() {
        return ClassUtils.getUserClass(getClass()).getName();
    }

    /**
     * Brings the database up.
     *
     * @throws Exception to make the migration fail; everything is rolled back if it is {@link #transactional()}
     */
    void up(MigrationContext context) throws Exception;

    /**
     * Takes back what {@link #up} did. Optional.
     *
     * @throws Exception to make the undo fail; everything is rolled back if the migration is {@link #transactional()}
     */
    default void down(MigrationContext context) throws Exception {
        throw new UnsupportedOperationException("no down for " + version());
    }

    /** Whether {@link #down} takes back what {@link #up} does: by default whether the class has such a method. */
    default boolean reversible() {
        return JavaMigrationName.overridesDown(getClass());
    }

    /** Whether the migration runs in a transaction, together with its row in the history. Otherwise in autocommit. */
    default boolean transactional() {
        return true;
    }

    /**
     * Whether {@link #up} and {@link #down} may be called again after another session stood in the way: after a lock
     * timeout, a deadlock or a serialization failure, when everything is rolled back. Only for a migration that is {@link
     * #transactional()} and does nothing outside its transaction that must not happen twice.
     */
    default boolean retryable() {
        return false;
    }

    /** Anything that changes when the migration does, to notice a change after it was applied; null to not check. */
    default @Nullable String checksum() {
        return null;
    }
}
