package dev.godwit.boot.autoconfigure;

import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.MigratorOptions.Changed;
import dev.godwit.migration.MigratorOptions.MixedScripts;
import dev.godwit.migration.MigratorOptions.NonEmpty;
import dev.godwit.migration.MigratorOptions.OutOfOrder;
import dev.godwit.migration.MigratorOptions.Pooler;
import dev.godwit.migration.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/**
 * The {@code godwit.*} properties.
 *
 * @param enabled Whether migrations are part of this application at all.
 * @param onStartup What happens when the application starts.
 * @param waitTimeout How long to wait until somebody else has migrated, with "on-startup=wait".
 * @param connectWait How long to try while the server does not accept connections or is starting.
 * @param locations Directories with migrations, searched recursively, each "classpath:..." or "file:...".
 * @param seedLocations Directories with seeders, like "locations".
 * @param seedOnStartup Whether seeders run when the application has migrated at its start.
 * @param schema Schema to migrate. It is created when it is missing and comes first in the search path. Default is the
 * schema of the connection.
 * @param table Name of the history table. The log beside it has the same name with "_log".
 * @param datasource Connection for the migrations. Default is the application's DataSource.
 * @param role Role to SET ROLE to while migrating.
 * @param historyReaders Roles that may read the history table and the log.
 * @param pooler What stands between the application and the server.
 * @param lockWait How long to wait for another migrator that is alive.
 * @param lockTimeout PostgreSQL's lock_timeout in transactional migrations; 0 for none.
 * @param lockRetries How often a transactional migration is tried again after a lock timeout.
 * @param statementTimeout PostgreSQL's statement_timeout while migrating. Default is the one of the connection.
 * @param outOfOrder What to do with a pending migration below the newest applied one.
 * @param changed What to do when an applied script differs from the one in this build.
 * @param nonEmpty What to do with a schema that has objects but no history.
 * @param baselineVersion Version at which a schema that has objects but no history is baselined on first use.
 * @param mixedScripts What to do with a script of which some statements cannot run in a transaction and others want one.
 * @param placeholders Values for "${name}" in scripts. Scripts are left as they are when there are none.
 * @param reset What may be destroyed.
 * @param eventsLimit How many rows the log keeps.
 */
@ConfigurationProperties("godwit")
public record GodwitProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("migrate") OnStartup onStartup,
        @DefaultValue("5m") Duration waitTimeout,
        @DefaultValue("10s") Duration connectWait,
        @DefaultValue("classpath:db/migrations") List<String> locations,
        @DefaultValue("classpath:db/seeds") List<String> seedLocations,
        @DefaultValue("false") boolean seedOnStartup,
        @Nullable String schema,
        @DefaultValue("schema_migrations") String table,
        @DefaultValue Datasource datasource,
        @Nullable String role,
        @DefaultValue List<String> historyReaders,
        @DefaultValue("auto") Pooler pooler,
        @DefaultValue("30m") Duration lockWait,
        @DefaultValue("5s") Duration lockTimeout,
        @DefaultValue("5") int lockRetries,
        @Nullable Duration statementTimeout,
        @DefaultValue("warn") OutOfOrder outOfOrder,
        @DefaultValue("fail") Changed changed,
        @DefaultValue("refuse") NonEmpty nonEmpty,
        @Nullable Version baselineVersion,
        @DefaultValue("refuse") MixedScripts mixedScripts,
        @DefaultValue Map<String, String> placeholders,
        @DefaultValue Reset reset,
        @DefaultValue("1000") int eventsLimit) {

    /** What happens when the application starts. */
    public enum OnStartup {
        /** Everything pending is applied before any bean uses the database. */
        MIGRATE,
        /** The application only starts when nothing is pending, changed or failed; somebody who migrates is waited for. */
        VALIDATE,
        /** The application waits until somebody else has applied everything. */
        WAIT,
        /** Nothing; the migrations do not even connect. */
        NONE
    }

    /**
     * The connection for the migrations.
     *
     * @param url JDBC URL for the migrations. Default is the URL of the application's DataSource.
     * @param username User who migrates. Default is the user of the application's DataSource.
     * @param password Password of the user who migrates. Default, unless there is a username, is the password of the
     * application's DataSource.
     */
    public record Datasource(
            @Nullable String url,
            @Nullable String username,
            @Nullable String password) {

        /** Leaves out the password, and the URL too since it may hold one. */
        @Override
        public String toString() {
            return "Datasource[username=" + username + "]";
        }
    }

    /**
     * What may be destroyed.
     *
     * @param enabled Whether everything in the schema may be undone or dropped at once.
     */
    public record Reset(@DefaultValue("false") boolean enabled) {}

    /** Has the names of the placeholders without their values, which may be secret, and of the connection the user. */
    @Override
    public String toString() {
        return "GodwitProperties[onStartup=%s, locations=%s, schema=%s, table=%s, datasource=%s, placeholders=%s]"
                .formatted(onStartup, locations, schema, table, datasource, new TreeSet<>(placeholders.keySet()));
    }

    /**
     * The options that these properties stand for.
     *
     * @param profiles the active profiles, which are no property of Godwit
     * @throws InvalidConfigurationPropertyValueException when a value is out of range
     */
    public MigratorOptions toOptions(Set<String> profiles) {
        MigratorOptions.Builder options = MigratorOptions.builder().profiles(profiles);
        set(options, "wait-timeout", waitTimeout, to -> to.waitTimeout(waitTimeout));
        set(options, "connect-wait", connectWait, to -> to.connectWait(connectWait));
        set(options, "locations", locations, to -> to.locations(locations));
        set(options, "seed-locations", seedLocations, to -> to.seedLocations(seedLocations));
        set(options, "seed-on-startup", seedOnStartup, to -> to.seedOnStartup(seedOnStartup));
        set(options, "schema", schema, to -> to.schema(textOrNull(schema)));
        set(options, "table", table, to -> to.table(table));
        set(options, "role", role, to -> to.role(textOrNull(role)));
        set(options, "history-readers", historyReaders, to -> to.historyReaders(historyReaders));
        set(options, "pooler", pooler, to -> to.pooler(pooler));
        set(options, "lock-wait", lockWait, to -> to.lockWait(lockWait));
        set(options, "lock-timeout", lockTimeout, to -> to.lockTimeout(lockTimeout));
        set(options, "lock-retries", lockRetries, to -> to.lockRetries(lockRetries));
        set(options, "statement-timeout", statementTimeout, to -> to.statementTimeout(statementTimeout));
        set(options, "out-of-order", outOfOrder, to -> to.outOfOrder(outOfOrder));
        set(options, "changed", changed, to -> to.changed(changed));
        set(options, "non-empty", nonEmpty, to -> to.nonEmpty(nonEmpty));
        String baseline = baselineVersion == null ? null : baselineVersion.text();
        set(options, "baseline-version", baseline, to -> to.baselineVersion(baseline));
        set(options, "mixed-scripts", mixedScripts, to -> to.mixedScripts(mixedScripts));
        set(options, "placeholders", placeholders.keySet(), to -> to.placeholders(placeholders));
        set(options, "reset.enabled", reset.enabled(), to -> to.resetEnabled(reset.enabled()));
        set(options, "events-limit", eventsLimit, to -> to.eventsLimit(eventsLimit));
        return options.build();
    }

    /** Tries the value alone first: the options know what is acceptable, but not the name of the property. */
    private static void set(
            MigratorOptions.Builder options,
            String property,
            @Nullable Object value,
            Consumer<MigratorOptions.Builder> setter) {
        MigratorOptions.Builder alone = MigratorOptions.builder();
        try {
            setter.accept(alone);
            alone.build();
        } catch (IllegalArgumentException invalid) {
            String reason = StringUtils.capitalize(String.valueOf(invalid.getMessage())) + ".";
            throw new InvalidConfigurationPropertyValueException("godwit." + property, value, reason);
        }
        setter.accept(options);
    }

    private static @Nullable String textOrNull(@Nullable String value) {
        return StringUtils.hasText(value) ? value : null;
    }
}
