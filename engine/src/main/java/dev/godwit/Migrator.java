package dev.godwit;

import dev.godwit.event.MigrationListener;
import dev.godwit.execute.Connector;
import dev.godwit.execute.Errand;
import dev.godwit.execute.HistoryRepair;
import dev.godwit.execute.PendingScripts;
import dev.godwit.execute.Run;
import dev.godwit.execute.SchemaReset;
import dev.godwit.execute.Session;
import dev.godwit.execute.Validator;
import dev.godwit.execute.View;
import dev.godwit.execute.Waiting;
import dev.godwit.history.HistoryTables;
import dev.godwit.migration.Activity;
import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.Repair;
import dev.godwit.migration.Selection;
import dev.godwit.migration.Series;
import dev.godwit.migration.UndoSelection;
import dev.godwit.plan.Step;
import dev.godwit.source.Catalog;
import dev.godwit.source.CatalogFingerprint;
import dev.godwit.source.CatalogReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Migrates one PostgreSQL database, or one schema of it, with its own locations and its own history.
 *
 * <p>A migrator is made for one build of an application: it reads files and Java migrations when they are first needed and
 * keeps what it has read. It can be used by several threads; each call takes a connection of its own from the data source
 * and gives it back as it was.
 */
public final class Migrator {

    private final DataSource dataSource;
    private final MigratorOptions options;
    private final List<JavaMigration> javaMigrations;
    private final List<MigrationListener> listeners;
    private final ClassLoader classLoader;
    private final @Nullable String build;
    private final @Nullable Duration longestSilence;

    private final Map<Series, Catalog> catalogs = new ConcurrentHashMap<>();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private volatile @Nullable View lastView;

    private Migrator(Builder builder) {
        this.dataSource = builder.dataSource;
        this.options = builder.options;
        this.javaMigrations = List.copyOf(builder.javaMigrations);
        this.listeners = new CopyOnWriteArrayList<>(builder.listeners);
        this.classLoader = builder.classLoader == null
                ? Objects.requireNonNull(ClassUtils.getDefaultClassLoader())
                : builder.classLoader;
        this.build = builder.build;
        this.longestSilence = builder.longestSilence;
    }

    /** Begins a migrator. Nothing connects before one of its methods is called. */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /**
     * The folders of the class path in which a migrator with such locations looks for scripts, for whoever has to keep them,
     * such as the build of a native image.
     *
     * @param locations as in {@link MigratorOptions.Sources#locations()}; those in the file system have no folder
     * @return such as {@code db/migrations}; empty for the root of the class path
     */
    public static List<String> classPathFolders(Collection<String> locations) {
        return CatalogReader.classPathFolders(locations);
    }

    public MigratorOptions options() {
        return options;
    }

    /** Where it gets its connections. */
    public DataSource dataSource() {
        return dataSource;
    }

    /**
     * A hash of everything that decides what {@link #migrate()} makes of an empty database: the bytes of all scripts, the
     * code of Java migrations, placeholders, profiles, schema, table and role. Where it is the same, the same migrations
     * would run in the same way; so tests know which databases they can use again.
     *
     * <p>The code of a Java migration is all of the directory or jar that its class is in, and with Gradle the project's
     * resources, since it may call any of it and read any file. What beans from elsewhere do for it is not known.
     *
     * @return 64 hexadecimal digits, which may differ from one version of Godwit to the next
     */
    public String fingerprint() {
        MigratorOptions.Target target = options.target();
        return CatalogFingerprint.of(
                catalog(),
                List.of(
                        HistoryTables.MARKER,
                        String.valueOf(Migrator.class.getPackage().getImplementationVersion()),
                        new TreeMap<>(options.sources().placeholders()),
                        new TreeSet<>(options.sources().profiles()),
                        String.valueOf(target.schema()),
                        target.table(),
                        String.valueOf(target.role()),
                        target.historyReaders(),
                        String.valueOf(options.policies().baselineVersion()),
                        options.policies().mixedScripts()));
    }

    /** Adds somebody who hears of all further runs. */
    public void addListener(MigrationListener listener) {
        listeners.add(listener);
    }

    /**
     * Applies everything that is pending, each migration in a transaction of its own together with its row in the history.
     *
     * <p>One migrator of a history works at a time; the others wait for it. When nothing is pending, nothing is locked and
     * nothing is written.
     *
     * @return what was applied
     * @throws MigrationException when the run is refused, which changes nothing, or when a migration fails: those before
     *     it stay applied, and its problem says in which state it left the database
     */
    public MigrationRun migrate() {
        return migrate(Selection.all());
    }

    /**
     * Applies some of what is pending, as {@link #migrate()} does. When none of them is pending, nothing is done.
     *
     * @throws MigrationException as in {@link #migrate()}, or with {@link dev.godwit.migration.ProblemCode#TARGET} when
     *     the selection names no migration or several, which changes nothing
     */
    public MigrationRun migrate(Selection selection) {
        Run.Result result = migrating(new Errand.Migrate(selection));
        return new MigrationRun(result.target(), infos(result, Step.Up.class), result.problems(), result.duration());
    }

    /**
     * Takes back what is applied, the migration that was applied last first, each in a transaction of its own together with
     * its row in the history.
     *
     * <p>The down script that counts is the one that the history has kept from when the migration was applied; the one of
     * this build where it has kept none. Nothing runs unless all that is selected can be taken back.
     *
     * @return what was taken back
     * @throws MigrationException with {@link dev.godwit.migration.ProblemCode#TARGET} when the selection names nothing that
     *     is applied, with {@link dev.godwit.migration.ProblemCode#NO_DOWN} when one has no way back, both of which change
     *     nothing; or when a down fails: those before it stay undone, and its problem says in which state it left the
     *     database
     */
    public UndoRun undo(UndoSelection selection) {
        Run.Result result = migrating(new Errand.Undo("undo", selection));
        return new UndoRun(result.target(), infos(result, Step.Down.class), result.problems(), result.duration());
    }

    /**
     * Takes back the migration that was applied last, and applies it again, in two transactions.
     *
     * @throws MigrationException as {@link #undo} and {@link #migrate()}; when the second half fails, the migration is
     *     pending
     */
    public RedoRun redo() {
        Run.Result result = migrating(new Errand.Redo());
        MigrationInfo again = infos(result, Step.Up.class).get(0);
        return new RedoRun(result.target(), again, result.problems(), result.duration());
    }

    /**
     * Runs the seeders that have not run yet, each in a transaction of its own together with its row in the history.
     *
     * <p>All migrations have to be applied. Seeders have versions of their own, and what is said of migrations in
     * {@link MigratorOptions} is true for them as well.
     *
     * @return which seeders ran
     * @throws MigrationException with {@link dev.godwit.migration.ProblemCode#PENDING} when a migration is pending, which
     *     changes nothing; else as {@link #migrate(Selection)}
     */
    public MigrationRun seed(Selection selection) {
        Run.Result result = run(new Errand.Seed(selection, catalog()), expected(Series.SEEDERS));
        return new MigrationRun(result.target(), infos(result, Step.Up.class), result.problems(), result.duration());
    }

    /**
     * Takes back what seeders have put in, the one that ran last first, each in a transaction of its own together with its
     * row in the history.
     *
     * @throws MigrationException as {@link #undo}
     */
    public UndoRun undoSeed(UndoSelection selection) {
        Run.Result result = run(new Errand.Undo("seed --undo", selection), catalog(Series.SEEDERS));
        return new UndoRun(result.target(), infos(result, Step.Down.class), result.problems(), result.duration());
    }

    /**
     * Compares the seeders of this build with the database. Nothing is created, altered or locked.
     *
     * @throws MigrationException when the database cannot be reached or read
     */
    public SeederStatus seeders() {
        Catalog seeders = catalog(Series.SEEDERS);
        try (Session session = open(seeders, Duration.ZERO)) {
            View view = View.of(session, seeders, options);
            return new SeederStatus(
                    view.target(session), problems(view), view.plan().migrations());
        } catch (SQLException e) {
            throw new MigrationException(Connector.problem(e), e);
        }
    }

    /**
     * Corrects what the history says, without running any migration; see {@link Repair} for what can be corrected. What it
     * corrects is in the log.
     *
     * @throws MigrationException with {@link dev.godwit.migration.ProblemCode#TARGET} when the repair names no migration or
     *     several; or when the history cannot be read or written. Then nothing is changed
     */
    public RepairRun repair(Repair repair) {
        lastView = null;
        try (Session session = open(catalog(), options.timeouts().connectWait())) {
            HistoryRepair.Result result =
                    new HistoryRepair(session, repair, catalog(), catalog(Series.SEEDERS), options, build).execute();
            List<RepairRun.Correction> corrections = result.items().stream()
                    .map(item -> new RepairRun.Correction(item.version(), item.script(), item.what()))
                    .toList();
            return new RepairRun(result.target(), corrections, result.duration());
        }
    }

    /**
     * What {@link #reset()} would drop, as PostgreSQL calls it, for example {@code table public.users}. Changes nothing.
     *
     * @throws MigrationException as {@link #reset()}
     */
    public List<String> resettable() {
        try (Session session = open(catalog(), options.timeouts().connectWait())) {
            return new SchemaReset(session, catalog(), options, build).look().objects();
        }
    }

    /**
     * Drops everything in the schema, with its data and the history, in one transaction, and then migrates. What belongs
     * to an extension stays, and so does the schema itself.
     *
     * @throws MigrationException with {@link dev.godwit.migration.ProblemCode#RESET} when it is not allowed, or when objects
     *     of other schemas depend on what is in this one, both of which change nothing; or as {@link #migrate()}, when
     *     everything is dropped already
     */
    public ResetRun reset() {
        SchemaReset.Dropped dropped;
        lastView = null;
        try (Session session = open(catalog(), options.timeouts().connectWait())) {
            dropped = new SchemaReset(session, catalog(), options, build).execute();
        }
        return new ResetRun(dropped.target(), dropped.objects(), migrate());
    }

    /**
     * Writes what {@link #migrate(Selection)} would send, as a script for psql that has the same effect. Nothing is changed
     * or locked.
     *
     * <p>It reaches as far as the first Java migration. The values of placeholders are in it, as they would run.
     *
     * @param out gets the script, piece by piece
     * @throws MigrationException when a run would be refused
     */
    public DryRun dryRun(Selection selection, Appendable out) {
        return print(new Errand.Migrate(selection), out);
    }

    /** Does for {@link #undo} what {@link #dryRun} does for {@link #migrate}. */
    public DryRun dryRun(UndoSelection selection, Appendable out) {
        return print(new Errand.Undo("undo", selection), out);
    }

    private DryRun print(Errand errand, Appendable out) {
        Catalog migrations = catalog();
        try (Session session = open(migrations, options.timeouts().connectWait())) {
            Run.Printed printed = new Run(session, errand, migrations, options, List.of(), build).print(out);
            List<MigrationInfo> reached = printed.written().steps().stream()
                    .flatMap(step -> printed.view().plan().migration(step.version()).stream())
                    .toList();
            return new DryRun(
                    printed.target(),
                    reached,
                    printed.problems(),
                    printed.written().stopped());
        }
    }

    /** As they are now; what this build does not have is known only from before. */
    private static List<MigrationInfo> infos(Run.Result result, Class<? extends Step> kind) {
        return result.steps().stream()
                .filter(kind::isInstance)
                .map(step -> result.view()
                        .plan()
                        .migration(step.version())
                        .or(() -> result.before().plan().migration(step.version())))
                .flatMap(Optional::stream)
                .toList();
    }

    private Run.Result migrating(Errand errand) {
        lastView = null;
        Run.Result result = run(errand, catalog());
        lastView = result.view();
        return result;
    }

    private Run.Result run(Errand errand, Catalog catalog) {
        try (Session session = open(catalog, options.timeouts().connectWait())) {
            return new Run(session, errand, catalog, options, listeners, build).execute();
        }
    }

    /**
     * Finds everything that is wrong at once: with the files, also those of seeders, with the database, and with the syntax
     * of every pending script and its down, which the server reads without executing anything. That something is pending is not wrong.
     *
     * <p>Nothing is created, altered or locked, and nobody who migrates is waited for. Bodies of functions that are written
     * as strings are not looked into, and whether tables and columns exist only shows when a script runs.
     *
     * @throws MigrationException when the database cannot be reached or read; what is wrong with the files is said beside it
     */
    public Validation validate() {
        return looking(options.timeouts().connectWait(), (session, view) -> {
            Validator.Result result = Validator.validate(session, view, options);
            View seeders = view.of(catalog(Series.SEEDERS), options);
            List<Problem> problems = Stream.concat(
                            result.problems().stream(),
                            Validator.validate(session, seeders, options).problems().stream())
                    .distinct()
                    .sorted(Comparator.comparing(Problem::severity))
                    .toList();
            List<MigrationInfo> pending = view.plan().steps().stream()
                    .flatMap(step -> view.plan().migration(step.version()).stream())
                    .toList();
            return new Validation(result.target(), problems, pending);
        });
    }

    /**
     * Waits until others have applied everything that this build has. Nothing is created, altered, locked or written; a
     * history that is not there yet is waited for, too. Newer migrations than this build's do not matter.
     *
     * <p>The first connection is waited for as long as {@link MigratorOptions.Timeouts#connectWait()} says. One that is lost
     * later is replaced.
     *
     * @param timeout how long to wait; zero to look just once
     * @throws MigrationException with {@code GODWIT-WAIT-TIMEOUT} when something is still pending after that; at once when
     *     waiting cannot help, because a file is wrong, an applied script was changed, or a migration outside a transaction
     *     has stopped and nobody goes on with it. The database is as others left it
     * @throws IllegalArgumentException when the timeout is negative or longer than 36500 days
     */
    public WaitRun awaitMigrated(Duration timeout) {
        MigratorOptions.Timeouts.checkWait(timeout);
        return waiting(waiting -> waiting.untilMigrated(timeout));
    }

    /**
     * Makes sure that the database is as this build needs it: nothing is pending, changed (unless {@code changed} is
     * {@code WARN}) or failed. While somebody migrates, the judgement waits for as long as
     * {@link MigratorOptions.Timeouts#lockWait()} says. Nothing is created, altered, locked or written.
     *
     * @throws MigrationException when something is not as it should be; its problems say what. The database is as others
     *     left it
     */
    public WaitRun requireMigrated() {
        return waiting(Waiting::untilSettled);
    }

    private WaitRun waiting(Function<Waiting, Waiting.Result> wait) {
        Catalog migrations = catalog();
        lastView = null;
        try {
            Waiting.Result result = wait.apply(new Waiting(dataSource, migrations, options));
            lastView = result.view();
            return new WaitRun(result.target(), result.problems(), result.duration());
        } catch (MigrationException e) {
            throw withProblemsOf(migrations, e);
        }
    }

    /**
     * Compares this build with the database. Nothing is created, altered or locked, and a server that does not answer is
     * not waited for: health checks come again.
     *
     * <p>Once a run or a look has found the history, this takes one round trip.
     *
     * @throws MigrationException when the database cannot be reached or read
     */
    public MigrationStatus status() {
        return looking(Duration.ZERO, this::status);
    }

    /**
     * What whoever migrates at this moment does, in this application or in another. Nothing is created, altered or locked,
     * and what the role may not see is left out.
     *
     * @return nothing when nobody migrates
     * @throws MigrationException when the database cannot be reached or read
     */
    public Optional<Activity> activity() {
        return looking(Duration.ZERO, (session, view) -> view.activity(session, options));
    }

    /**
     * Stops what this migrator does for other threads. The server ends the statement that runs, and its transaction is rolled
     * back; no further migration begins. The method that was called then ends with a {@link MigrationException}, whose problem
     * says in which state the database is. Nothing happens when this migrator has no connection at the moment. Whoever waits in
     * {@link #awaitMigrated} or {@link #requireMigrated} only looks, and is to be interrupted instead.
     *
     * <p>Between two statements there is nothing that the server could end. Whoever waits until the run is over, as a process
     * that is to stop does, calls this again every now and then.
     *
     * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS">Canceling
     *     Requests in Progress</a>
     */
    public void cancel() {
        sessions.forEach(Session::cancel);
    }

    /**
     * How many migrations were in which state when this migrator last ran or looked. Asks the database nothing, and so does
     * not see what others have done since.
     *
     * @return nothing before the first run or look, after a run that failed, and after a look that could not see what is
     *     applied
     */
    public Optional<MigrationStatus.Summary> lastSummary() {
        return Optional.ofNullable(lastView)
                .filter(View::historyRead)
                .map(view -> MigrationStatus.Summary.of(view.plan().migrations()));
    }

    private MigrationStatus status(Session session, View view) throws SQLException {
        return new MigrationStatus(
                view.target(session),
                "PostgreSQL " + view.inspection().serverVersion(),
                view.schema(),
                options.target().table(),
                view.historyRead(),
                view.history().migratorActive(),
                view.plan().currentVersion(),
                problems(view),
                view.plan().migrations());
    }

    private List<Problem> problems(View view) {
        List<Problem> problems =
                new ArrayList<>(view.problems(PendingScripts.of(view.plan().steps(), view, options)));
        problems.addAll(view.failures());
        return problems;
    }

    /**
     * Everything about one migration. Nothing is created, altered or locked.
     *
     * @param version as written or equal to it, or {@code R:<description>}
     * @return nothing when neither this build nor the history has it
     * @throws MigrationException when the database cannot be reached or read
     */
    public Optional<MigrationDetails> details(String version) {
        return looking(Duration.ZERO, (session, view) -> {
            if (!view.historyRead()) {
                throw new MigrationException(view.review().problems());
            }
            return new DetailsReader(session, options, view).read(version);
        });
    }

    private <T> T looking(Duration connectWait, Look<T> look) {
        Catalog migrations = catalog();
        try (Session session = open(migrations, connectWait)) {
            View view = View.after(lastView, session, migrations, options);
            lastView = view;
            return look.at(session, view);
        } catch (SQLException e) {
            lastView = null;
            throw new MigrationException(Connector.problem(e), e);
        }
    }

    private interface Look<T> {

        T at(Session session, View view) throws SQLException;
    }

    private Session open(Catalog migrations, Duration wait) {
        try {
            Session session = Connector.open(dataSource, wait);
            if (longestSilence != null) {
                session.longestSilence(longestSilence);
            }
            sessions.add(session);
            session.whenClosed(() -> sessions.remove(session));
            return session;
        } catch (MigrationException e) {
            throw withProblemsOf(migrations, e);
        }
    }

    /** Whoever has no connection still hears what else is wrong. */
    private static MigrationException withProblemsOf(Catalog migrations, MigrationException e) {
        List<Problem> all = new ArrayList<>(e.problems());
        migrations.problems().stream()
                .filter(problem -> problem.isError() && !all.contains(problem))
                .forEach(all::add);
        return new MigrationException(all, e.getCause());
    }

    private Catalog catalog() {
        return expected(Series.MIGRATIONS);
    }

    /** It is worth a warning when there are none. */
    private Catalog expected(Series series) {
        return catalog(series).expectingSome(options.sources().locations(series));
    }

    private Catalog catalog(Series series) {
        return catalogs.computeIfAbsent(
                series, wanted -> CatalogReader.read(wanted, options.sources(), javaMigrations, classLoader));
    }

    /** What a {@link Migrator} is made of. */
    public static final class Builder {

        private final DataSource dataSource;
        private MigratorOptions options = MigratorOptions.defaults();
        private final List<JavaMigration> javaMigrations = new ArrayList<>();
        private final List<MigrationListener> listeners = new ArrayList<>();
        private @Nullable ClassLoader classLoader;
        private @Nullable String build;
        private @Nullable Duration longestSilence;

        private Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        public Builder options(MigratorOptions value) {
            options = value;
            return this;
        }

        /** Adds migrations in Java. */
        public Builder javaMigrations(Collection<? extends JavaMigration> values) {
            javaMigrations.addAll(values);
            return this;
        }

        /** Adds migrations in Java. */
        public Builder javaMigrations(JavaMigration... values) {
            return javaMigrations(List.of(values));
        }

        /** Adds somebody who hears of every run. */
        public Builder listener(MigrationListener value) {
            listeners.add(value);
            return this;
        }

        /** Where {@code classpath:} locations are looked for, by default the thread's context class loader. */
        public Builder classLoader(@Nullable ClassLoader value) {
            classLoader = value;
            return this;
        }

        /** The version of the application, for the log. */
        public Builder build(@Nullable String applicationVersion) {
            build = applicationVersion;
            return this;
        }

        /** For tests, which cannot wait as long as others do. */
        Builder longestSilence(Duration value) {
            longestSilence = value;
            return this;
        }

        public Migrator build() {
            return new Migrator(this);
        }
    }
}
