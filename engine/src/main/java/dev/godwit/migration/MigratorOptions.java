package dev.godwit.migration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be chosen about a migrator. This is the only place where an option and its default exist.
 *
 * @param sources which migrations there are
 * @param target where they go
 * @param policies what is acceptable
 * @param timeouts how long to wait
 */
public record MigratorOptions(Sources sources, Target target, Policies policies, Timeouts timeouts) {

    /**
     * Which migrations there are.
     *
     * @param locations directories with scripts, each {@code classpath:…} or {@code file:…}
     * @param seedLocations directories with the scripts of seeders, likewise
     * @param placeholders values for <code>${name}</code> in scripts; when empty, scripts are left as they are
     * @param profiles the active profiles, for the directive {@code profiles}
     */
    public record Sources(
            List<String> locations,
            List<String> seedLocations,
            Map<String, String> placeholders,
            Set<String> profiles) {

        /** The location that may be absent when there are Java migrations. */
        public static final String DEFAULT_LOCATION = "classpath:db/migrations";

        /** The location that may always be absent. */
        public static final String DEFAULT_SEED_LOCATION = "classpath:db/seeds";

        public Sources {
            locations = List.copyOf(locations);
            seedLocations = List.copyOf(seedLocations);
            placeholders = Map.copyOf(placeholders);
            profiles = Set.copyOf(profiles);
        }

        /** Has the names of the placeholders without their values, which may be secret. */
        @Override
        public String toString() {
            return "Sources[locations=%s, seedLocations=%s, placeholders=%s, profiles=%s]"
                    .formatted(locations, seedLocations, new TreeSet<>(placeholders.keySet()), profiles);
        }

        /** The directories of one series. */
        public List<String> locations(Series series) {
            return series == Series.SEEDERS ? seedLocations : locations;
        }
    }

    /**
     * Where the migrations go.
     *
     * @param schema created when it is missing and first in {@code search_path}; null for the connection's own schema
     * @param table the history table; the log has the same name with {@code _log}
     * @param role set with {@code SET ROLE} while migrating
     * @param historyReaders roles that may select from the two tables
     * @param eventsLimit how many rows the log keeps
     * @param pooler what stands between the application and the server
     */
    public record Target(
            @Nullable String schema,
            String table,
            @Nullable String role,
            List<String> historyReaders,
            int eventsLimit,
            Pooler pooler) {

        public static final String DEFAULT_TABLE = "schema_migrations";
        public static final int DEFAULT_EVENTS_LIMIT = 1000;

        /** PostgreSQL cuts off what is longer, and the table would be looked for under a name that it does not have. */
        private static final int MOST_NAME_BYTES = 63;

        private static final String LOG_SUFFIX = "_log";

        public Target {
            historyReaders = List.copyOf(historyReaders);
            if (table.isBlank()) {
                throw new IllegalArgumentException("the name of the history table is empty");
            }
            int bytes = bytes(table);
            if (bytes > MOST_NAME_BYTES - LOG_SUFFIX.length()) {
                throw new IllegalArgumentException(
                        "the name of the history table has %d bytes: with %s it is longer than PostgreSQL's %d"
                                .formatted(bytes, LOG_SUFFIX, MOST_NAME_BYTES));
            }
            if (schema != null && schema.isBlank()) {
                throw new IllegalArgumentException("the name of the schema is empty");
            }
            if (schema != null && bytes(schema) > MOST_NAME_BYTES) {
                throw new IllegalArgumentException("the name of the schema has %d bytes, PostgreSQL allows %d"
                        .formatted(bytes(schema), MOST_NAME_BYTES));
            }
            if (eventsLimit < 1) {
                throw new IllegalArgumentException("the log keeps at least one row, not " + eventsLimit);
            }
        }

        /** The name of the append-only log beside the history table. */
        public String logTable() {
            return table + LOG_SUFFIX;
        }

        private static int bytes(String name) {
            return name.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    /**
     * What is acceptable.
     *
     * @param outOfOrder for a pending version below the newest applied one
     * @param changed for an applied script whose text differs now
     * @param nonEmpty for a schema that has objects but no history
     * @param baselineVersion records a non-empty schema as migrated up to this version on first use
     * @param mixedScripts for a script of which some statements cannot run in a transaction and others want one
     * @param resetEnabled whether everything in the schema may be taken back or dropped at once
     * @param seedOnStartup whether an application that migrates when it starts runs its seeders then, too
     */
    public record Policies(
            OutOfOrder outOfOrder,
            Changed changed,
            NonEmpty nonEmpty,
            @Nullable Version baselineVersion,
            MixedScripts mixedScripts,
            boolean resetEnabled,
            boolean seedOnStartup) {}

    /**
     * How long to wait. PostgreSQL's own limits are in whole milliseconds, to which a part of one is rounded up, and at
     * most 2147483647 of them, which is 24 days.
     *
     * @param connectWait for a server that does not accept connections yet
     * @param waitTimeout for others who migrate, by whoever does not migrate himself
     * @param lockWait for another migrator that is alive
     * @param lockTimeout PostgreSQL's {@code lock_timeout} in transactional migrations; zero for none
     * @param lockRetries how often a transactional migration is tried again after that
     * @param statementTimeout PostgreSQL's {@code statement_timeout}; zero for none, null to leave it as it is
     */
    public record Timeouts(
            Duration connectWait,
            Duration waitTimeout,
            Duration lockWait,
            Duration lockTimeout,
            int lockRetries,
            @Nullable Duration statementTimeout) {

        public static final Duration DEFAULT_CONNECT_WAIT = Duration.ofSeconds(10);
        public static final Duration DEFAULT_WAIT_TIMEOUT = Duration.ofMinutes(5);
        public static final Duration DEFAULT_LOCK_WAIT = Duration.ofMinutes(30);
        public static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofSeconds(5);
        public static final int DEFAULT_LOCK_RETRIES = 5;

        /** Beyond this, nanoseconds do not fit any more; nobody waits so long. */
        private static final Duration LONGEST_WAIT = Duration.ofDays(36_500);

        private static final Duration LONGEST_TIMEOUT = Duration.ofMillis(Integer.MAX_VALUE);

        public Timeouts {
            check("the time to wait for a connection", connectWait, LONGEST_WAIT);
            checkWait(waitTimeout);
            check("the time to wait for another migrator", lockWait, LONGEST_WAIT);
            lockTimeout = wholeMillis(lockTimeout);
            check("the lock timeout", lockTimeout, LONGEST_TIMEOUT);
            if (lockRetries < 0) {
                throw new IllegalArgumentException("the number of retries cannot be negative");
            }
            if (statementTimeout != null) {
                statementTimeout = wholeMillis(statementTimeout);
                check("the statement timeout", statementTimeout, LONGEST_TIMEOUT);
            }
        }

        /**
         * Refuses a time to wait until others have migrated that makes no sense.
         *
         * @throws IllegalArgumentException when it is negative or too long
         */
        public static void checkWait(Duration timeout) {
            check("the time to wait until others have migrated", timeout, LONGEST_WAIT);
        }

        private static void check(String what, Duration duration, Duration longest) {
            if (duration.isNegative()) {
                throw new IllegalArgumentException(what + " cannot be negative");
            }
            if (duration.compareTo(longest) > 0) {
                throw new IllegalArgumentException("%s is at most %s"
                        .formatted(
                                what,
                                longest.equals(LONGEST_WAIT)
                                        ? longest.toDays() + " days"
                                        : longest.toMillis() + " milliseconds"));
            }
        }

        /** Rounded down, the shortest time would be none at all, which PostgreSQL takes for no limit. */
        private static Duration wholeMillis(Duration duration) {
            Duration whole = duration.truncatedTo(ChronoUnit.MILLIS);
            return whole.compareTo(duration) < 0 ? whole.plusMillis(1) : whole;
        }
    }

    /**
     * What stands between the application and the server, which decides how migrators keep each other out.
     *
     * @see <a href="https://www.pgbouncer.org/features.html">PgBouncer's features by pooling mode</a>
     */
    public enum Pooler {
        /** Found out: whatever stands there counts as sharing connections by transaction, since nothing tells. */
        AUTO,
        /** Nothing: a connection is one to the server. Where a pooler shows all the same, the same as {@link #AUTO}. */
        NONE,
        /** A pooler that gives a connection of the server to one client for as long as that stays. */
        SESSION,
        /** A pooler that shares connections of the server: what spans transactions does not hold. */
        TRANSACTION
    }

    /** What to do with a pending version below the newest applied one. */
    public enum OutOfOrder {
        APPLY,
        WARN,
        FAIL
    }

    /** What to do when the text of an applied script differs now. */
    public enum Changed {
        FAIL,
        WARN
    }

    /** What to do with a schema that has objects but no history. */
    public enum NonEmpty {
        REFUSE,
        MIGRATE
    }

    /** What to do with a script of which some statements cannot run in a transaction and others want one. */
    public enum MixedScripts {
        REFUSE,
        RUN
    }

    /** The same with another baseline, for this one purpose. */
    public MigratorOptions withBaseline(Version version) {
        return new MigratorOptions(
                sources,
                target,
                new Policies(
                        policies.outOfOrder,
                        policies.changed,
                        policies.nonEmpty,
                        version,
                        policies.mixedScripts,
                        policies.resetEnabled,
                        policies.seedOnStartup),
                timeouts);
    }

    /** The defaults of every option. */
    public static MigratorOptions defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Sets options by name; what is not set keeps its default. */
    public static final class Builder {

        private List<String> locations = List.of(Sources.DEFAULT_LOCATION);
        private @Nullable List<String> seedLocations;
        private final Map<String, String> placeholders = new LinkedHashMap<>();
        private Set<String> profiles = Set.of();
        private @Nullable String schema;
        private String table = Target.DEFAULT_TABLE;
        private @Nullable String role;
        private List<String> historyReaders = List.of();
        private int eventsLimit = Target.DEFAULT_EVENTS_LIMIT;
        private Pooler pooler = Pooler.AUTO;
        private OutOfOrder outOfOrder = OutOfOrder.WARN;
        private Changed changed = Changed.FAIL;
        private NonEmpty nonEmpty = NonEmpty.REFUSE;
        private @Nullable Version baselineVersion;
        private MixedScripts mixedScripts = MixedScripts.REFUSE;
        private boolean resetEnabled;
        private boolean seedOnStartup;
        private Duration connectWait = Timeouts.DEFAULT_CONNECT_WAIT;
        private Duration waitTimeout = Timeouts.DEFAULT_WAIT_TIMEOUT;
        private Duration lockWait = Timeouts.DEFAULT_LOCK_WAIT;
        private Duration lockTimeout = Timeouts.DEFAULT_LOCK_TIMEOUT;
        private int lockRetries = Timeouts.DEFAULT_LOCK_RETRIES;
        private @Nullable Duration statementTimeout;

        private Builder() {}

        public Builder locations(String... values) {
            return locations(List.of(values));
        }

        public Builder locations(List<String> values) {
            locations = values;
            return this;
        }

        /**
         * Where seeders are; by default {@value Sources#DEFAULT_SEED_LOCATION} for the migrator that has the default location
         * of migrations, and nowhere for any other.
         */
        public Builder seedLocations(String... values) {
            return seedLocations(List.of(values));
        }

        public Builder seedLocations(List<String> values) {
            seedLocations = values;
            return this;
        }

        public Builder placeholder(String name, String value) {
            placeholders.put(name, value);
            return this;
        }

        public Builder placeholders(Map<String, String> values) {
            placeholders.putAll(values);
            return this;
        }

        public Builder profiles(Set<String> values) {
            profiles = values;
            return this;
        }

        public Builder profiles(String... values) {
            return profiles(Set.of(values));
        }

        public Builder schema(@Nullable String value) {
            schema = value;
            return this;
        }

        public Builder table(String value) {
            table = value;
            return this;
        }

        public Builder role(@Nullable String value) {
            role = value;
            return this;
        }

        public Builder historyReaders(List<String> values) {
            historyReaders = values;
            return this;
        }

        public Builder eventsLimit(int value) {
            eventsLimit = value;
            return this;
        }

        public Builder pooler(Pooler value) {
            pooler = value;
            return this;
        }

        public Builder outOfOrder(OutOfOrder value) {
            outOfOrder = value;
            return this;
        }

        public Builder changed(Changed value) {
            changed = value;
            return this;
        }

        public Builder nonEmpty(NonEmpty value) {
            nonEmpty = value;
            return this;
        }

        /** A version as it would stand in a file name; null for none. */
        public Builder baselineVersion(@Nullable String value) {
            baselineVersion = value == null ? null : Version.of(value);
            return this;
        }

        public Builder mixedScripts(MixedScripts value) {
            mixedScripts = value;
            return this;
        }

        public Builder resetEnabled(boolean value) {
            resetEnabled = value;
            return this;
        }

        public Builder seedOnStartup(boolean value) {
            seedOnStartup = value;
            return this;
        }

        public Builder connectWait(Duration value) {
            connectWait = value;
            return this;
        }

        public Builder waitTimeout(Duration value) {
            waitTimeout = value;
            return this;
        }

        public Builder lockWait(Duration value) {
            lockWait = value;
            return this;
        }

        public Builder lockTimeout(Duration value) {
            lockTimeout = value;
            return this;
        }

        public Builder lockRetries(int value) {
            lockRetries = value;
            return this;
        }

        public Builder statementTimeout(@Nullable Duration value) {
            statementTimeout = value;
            return this;
        }

        private List<String> seedLocations() {
            if (seedLocations != null) {
                return seedLocations;
            }
            return locations.equals(List.of(Sources.DEFAULT_LOCATION))
                    ? List.of(Sources.DEFAULT_SEED_LOCATION)
                    : List.of();
        }

        public MigratorOptions build() {
            return new MigratorOptions(
                    new Sources(locations, seedLocations(), placeholders, profiles),
                    new Target(schema, table, role, historyReaders, eventsLimit, pooler),
                    new Policies(
                            outOfOrder, changed, nonEmpty, baselineVersion, mixedScripts, resetEnabled, seedOnStartup),
                    new Timeouts(connectWait, waitTimeout, lockWait, lockTimeout, lockRetries, statementTimeout));
        }
    }
}
