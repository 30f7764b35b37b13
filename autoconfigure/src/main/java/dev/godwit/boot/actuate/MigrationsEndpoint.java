package dev.godwit.boot.actuate;

import dev.godwit.MigrationDetails;
import dev.godwit.MigrationStatus;
import dev.godwit.Migrator;
import dev.godwit.boot.descriptor.MigratorDescriptor;
import dev.godwit.migration.MigrationException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.context.ApplicationContext;

/**
 * {@link Endpoint @Endpoint} that shows the migrations of every {@link Migrator} of an application context and of its
 * parents. It only reads; a database that cannot be read is shown as a problem.
 */
@Endpoint(id = "migrations", defaultAccess = Access.READ_ONLY)
public final class MigrationsEndpoint {

    private final ApplicationContext context;
    private final Show showSql;

    /**
     * Creates the endpoint.
     *
     * @param context where to look for migrators
     * @param showSql whether the text of a migration is shown
     */
    public MigrationsEndpoint(ApplicationContext context, Show showSql) {
        this.context = context;
        this.showSql = showSql;
    }

    /** All migrations. */
    @ReadOperation
    public MigrationsDescriptor migrations() {
        Map<@Nullable String, MigrationsDescriptor.ContextDescriptor> contexts = new LinkedHashMap<>();
        for (ApplicationContext current = context; current != null; current = current.getParent()) {
            contexts.put(
                    current.getId(),
                    new MigrationsDescriptor.ContextDescriptor(
                            parentId(current), describe(current, migrator -> Optional.of(describe(migrator)))));
        }
        return new MigrationsDescriptor(contexts);
    }

    /**
     * One migration with its past, from each migrator that knows it.
     *
     * @param version the version, however it is spelled, or {@code R:<description>} for a repeatable migration
     * @return null when no migrator knows it
     */
    @ReadOperation
    public @Nullable MigrationDetailsDescriptor migration(@Selector String version) {
        return migration(version, showSql.isShown(true));
    }

    @Nullable
    MigrationDetailsDescriptor migration(String version, boolean withSql) {
        Map<@Nullable String, MigrationDetailsDescriptor.ContextDescriptor> contexts = new LinkedHashMap<>();
        for (ApplicationContext current = context; current != null; current = current.getParent()) {
            Map<String, MigrationDetailsDescriptor.MigratorDescriptor> migrators =
                    describe(current, migrator -> describe(migrator, version, withSql));
            if (!migrators.isEmpty()) {
                contexts.put(
                        current.getId(),
                        new MigrationDetailsDescriptor.ContextDescriptor(parentId(current), migrators));
            }
        }
        return contexts.isEmpty() ? null : new MigrationDetailsDescriptor(contexts);
    }

    private static @Nullable String parentId(ApplicationContext context) {
        ApplicationContext parent = context.getParent();
        return parent == null ? null : parent.getId();
    }

    /** By the names of the beans, without those of the parent. */
    private static <D> Map<String, D> describe(ApplicationContext context, Function<Migrator, Optional<D>> descriptor) {
        Map<String, D> descriptors = new LinkedHashMap<>();
        for (String name : context.getBeanNamesForType(Migrator.class, false, false)) {
            descriptor
                    .apply(context.getBean(name, Migrator.class))
                    .ifPresent(described -> descriptors.put(name, described));
        }
        return descriptors;
    }

    private static MigratorDescriptor describe(Migrator migrator) {
        try {
            MigrationStatus status = migrator.status();
            return MigratorDescriptor.of(
                    status, status.migrating() ? migrator.activity().orElse(null) : null);
        } catch (MigrationException unreadable) {
            return MigratorDescriptor.of(migrator.options().target(), unreadable.problems());
        }
    }

    private static Optional<MigrationDetailsDescriptor.MigratorDescriptor> describe(
            Migrator migrator, String version, boolean withSql) {
        try {
            Optional<MigrationDetails> details = migrator.details(version);
            return details.map(found -> MigrationDetailsDescriptor.MigratorDescriptor.of(found, withSql));
        } catch (MigrationException unreadable) {
            return Optional.of(MigrationDetailsDescriptor.MigratorDescriptor.of(unreadable.problems()));
        }
    }
}
