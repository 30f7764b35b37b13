package dev.godwit.test.context;

import dev.godwit.MigrationRun;
import dev.godwit.Migrator;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Selection;
import dev.godwit.test.MigratedDatabase;
import dev.godwit.test.TestDatabase;
import dev.godwit.test.server.TestServer;
import dev.godwit.test.server.TestServers;
import dev.godwit.test.template.CopySource;
import dev.godwit.test.template.Database;
import dev.godwit.test.template.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.container.ContainerImageMetadata;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.transaction.TestTransaction;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.DigestUtils;

/**
 * The databases that an application context leads to, one after the other: first the one that it starts with, then one for
 * each test class, or for each test. Those are copies of what the first one was when the application had started, so that the
 * order of the tests makes no difference.
 */
final class ContextDatabase implements TestDatabase, InitializingBean, DisposableBean {

    static final String NAME = "godwitTestDatabase";

    private static final Logger logger = LoggerFactory.getLogger(ContextDatabase.class);

    private static final String DDL_AUTO = "spring.jpa.hibernate.ddl-auto";
    private static final Set<String> MADE_BY_HIBERNATE =
            Set.of("create", "create-drop", "create-only", "drop", "update");

    private final ConfigurableApplicationContext context;
    private final SwitchableDataSource dataSource;
    private final String upTo;

    private final Map<Class<?>, PooledDatabase> ofClasses = new HashMap<>();
    private final Set<Class<?>> finished = new HashSet<>();
    private final Map<Class<?>, CopySource> ofMethods = new HashMap<>();
    private final Map<List<String>, CopySource> sources = new HashMap<>();
    private final HibernateSequences sequences = new HibernateSequences();
    private @Nullable TestDatabases databases;

    ContextDatabase(ConfigurableApplicationContext context, SwitchableDataSource dataSource, String upTo) {
        this.context = context;
        this.dataSource = dataSource;
        this.upTo = upTo;
    }

    /** Before the application migrates: it finds everything done. */
    @Override
    public void afterPropertiesSet() {
        List<Migrator> migrators = migrators();
        databases = TestDatabases.on(server());
        use(
                JavaMigrations.useMocks(context.getBeanFactory())
                        ? migratedForThisContext()
                        : databases().migrated(fingerprint(migrators), this::migrate));
    }

    private void warnOfTablesByHibernate() {
        String made = context.getEnvironment().getProperty(DDL_AUTO, "");
        if (MADE_BY_HIBERNATE.contains(made) && HibernateSequences.areUsedIn(context.getBeanFactory())) {
            logger.warn(
                    "{}={}: Hibernate changes what the migrations have made, so that a test does not see it as it is in"
                            + " production; leave that away, or use validate",
                    DDL_AUTO,
                    made);
        }
    }

    /** What a mock has said is in no template. */
    private Database migratedForThisContext() {
        Database database = databases().create();
        boolean migrated = false;
        try {
            migrate(database);
            migrated = true;
            return database;
        } finally {
            if (!migrated) {
                database.drop();
            }
        }
    }

    private String fingerprint(List<Migrator> migrators) {
        String fingerprints = migrators.stream().map(Migrator::fingerprint).collect(Collectors.joining(","));
        String all = String.join(",", fingerprints, upTo, PooledDatabase.settingsOf(context.getEnvironment()));
        return DigestUtils.md5DigestAsHex(all.getBytes(StandardCharsets.UTF_8));
    }

    private void migrate(Database empty) {
        PooledDatabase database = use(empty);
        try {
            if (upTo.isEmpty()) {
                migrators().forEach(Migrator::migrate);
            } else {
                migrator().migrate(Selection.upTo(upTo));
            }
        } finally {
            database.pool().close();
        }
    }

    private PooledDatabase use(Database database) {
        PooledDatabase pooled = PooledDatabase.of(database, context.getEnvironment());
        dataSource.switchTo(pooled);
        return pooled;
    }

    /** Sees to it that the application uses the database of a test class, with a new one if it has none. */
    synchronized void enter(Class<?> testClass, Specification wanted) {
        enter(testClass, () -> source(wanted.seeds()));
    }

    /** The same for a test that has a database of its own: with what was put into that of the class before its tests. */
    synchronized void enterMethod(Class<?> testClass, Specification wanted) {
        if (!ofMethods.containsKey(testClass)) {
            PooledDatabase ofClass = ofClasses.get(testClass);
            if (ofClass == null) {
                ofMethods.put(testClass, source(wanted.seeds()));
            } else {
                rememberSequences();
                ofMethods.put(testClass, ofClass.freeze());
                ofClasses.remove(testClass);
            }
        }
        enter(testClass, () -> Objects.requireNonNull(ofMethods.get(testClass)));
    }

    private void enter(Class<?> testClass, Supplier<CopySource> source) {
        if (finished.remove(testClass) || !ofClasses.containsKey(testClass)) {
            PooledDatabase before = ofClasses.remove(testClass);
            ofClasses.put(testClass, next(source));
            if (before != null) {
                before.drop();
            }
            dropFinished();
        } else {
            dataSource.switchTo(Objects.requireNonNull(ofClasses.get(testClass)));
        }
    }

    private PooledDatabase next(Supplier<CopySource> source) {
        rememberSequences();
        Database database = source.get().take();
        sequences.enter(database);
        return use(database);
    }

    private void rememberSequences() {
        if (HibernateSequences.areUsedIn(context.getBeanFactory())) {
            sequences.leave(dataSource.current().database());
        }
    }

    /**
     * It is not dropped before the application has another one: something may go on in the background. After a nested class
     * the one around it may still do something.
     */
    synchronized void leave(Class<?> testClass) {
        finished.add(testClass);
        PooledDatabase around = ofClasses.get(testClass.getEnclosingClass());
        if (around != null) {
            rememberSequences();
            dataSource.switchTo(around);
        }
    }

    /** No test of the class follows. */
    synchronized void finish(Class<?> testClass) {
        leave(testClass);
        CopySource source = ofMethods.remove(testClass);
        if (source != null && !sources.containsValue(source)) {
            source.close();
        }
    }

    private void dropFinished() {
        for (Class<?> testClass : Set.copyOf(finished)) {
            PooledDatabase database = ofClasses.get(testClass);
            if (database != null && database != dataSource.current()) {
                ofClasses.remove(testClass);
                finished.remove(testClass);
                database.drop();
            }
        }
    }

    private CopySource source(List<String> seeds) {
        CopySource started = sources.computeIfAbsent(List.of(), none -> started());
        return seeds.isEmpty() ? started : sources.computeIfAbsent(seeds, wanted -> seeded(started, wanted));
    }

    private CopySource started() {
        warnOfTablesByHibernate();
        return dataSource.current().freeze();
    }

    private CopySource seeded(CopySource started, List<String> seeds) {
        PooledDatabase database = use(started.take());
        try {
            for (String seed : seeds) {
                migrator().seed(seed.equals(MigratedDatabase.ALL) ? Selection.all() : Selection.only(seed));
            }
            return database.freeze();
        } catch (MigrationException e) {
            database.drop();
            throw e;
        }
    }

    @Override
    public MigrationRun migrate() {
        return outsideTransaction(() -> migrator().migrate());
    }

    @Override
    public MigrationRun migrateTo(String version) {
        return outsideTransaction(() -> migrator().migrate(Selection.upTo(version)));
    }

    @Override
    public void startEmpty() {
        outsideTransaction(this::replaceByEmpty);
    }

    private synchronized PooledDatabase replaceByEmpty() {
        PooledDatabase before = dataSource.current();
        PooledDatabase empty = use(databases().create());
        ofClasses.replaceAll((testClass, database) -> database == before ? empty : database);
        before.drop();
        return empty;
    }

    /** The migration would not see what the test's transaction has written, and would wait for its locks. */
    private static <T> T outsideTransaction(Supplier<T> work) {
        boolean ofTheTest = TestTransaction.isActive();
        if (ofTheTest) {
            TestTransaction.flagForCommit();
            TestTransaction.end();
        } else if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a transaction is open, which the migration would wait for: end it first");
        }
        T result = work.get();
        if (ofTheTest) {
            TestTransaction.start();
        }
        return result;
    }

    @Override
    public synchronized void destroy() {
        Set<CopySource> all = new HashSet<>(sources.values());
        all.addAll(ofMethods.values());
        all.forEach(CopySource::close);
        sources.clear();
        ofMethods.clear();
        ofClasses.values().forEach(PooledDatabase::drop);
        ofClasses.clear();
        if (databases != null) {
            dataSource.current().drop();
        }
    }

    private TestDatabases databases() {
        return Objects.requireNonNull(databases);
    }

    private List<Migrator> migrators() {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        List<Migrator> migrators = Arrays.stream(beans.getBeanNamesForType(Migrator.class))
                .map(name -> beans.getBean(name, Migrator.class))
                .filter(migrator -> leadsHere(migrator.dataSource()))
                .toList();
        if (migrators.isEmpty()) {
            throw new IllegalStateException("no Migrator of the application uses its DataSource");
        }
        return migrators;
    }

    /** Others may have put something around it, to watch it for example. */
    private boolean leadsHere(DataSource used) {
        try {
            return used == dataSource()
                    || (used.isWrapperFor(SwitchableDataSource.class)
                            && used.unwrap(SwitchableDataSource.class) == dataSource);
        } catch (SQLException e) {
            return false;
        }
    }

    /** A container that the test declares is its server. Other connection details may be those of a real database. */
    private TestServer server() {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        for (String name : beans.getBeanNamesForType(JdbcConnectionDetails.class)) {
            if (beans.containsBeanDefinition(name) && ContainerImageMetadata.isPresent(beans.getBeanDefinition(name))) {
                JdbcConnectionDetails details = beans.getBean(name, JdbcConnectionDetails.class);
                return new TestServer(
                        "@ServiceConnection", details.getJdbcUrl(), details.getUsername(), details.getPassword());
            }
        }
        return TestServers.shared();
    }

    @Override
    public String name() {
        return dataSource.current().database().name();
    }

    @Override
    public String url() {
        return dataSource.current().database().url();
    }

    @Override
    public String username() {
        return dataSource.current().database().username();
    }

    @Override
    public @Nullable String password() {
        return dataSource.current().database().server().password();
    }

    @Override
    public String toString() {
        return name() + " at " + url();
    }

    /** As the application has it: a transaction belongs to whatever is around it. */
    @Override
    public DataSource dataSource() {
        return context.getBean(DataSourceReplacement.NAME, DataSource.class);
    }

    @Override
    public Migrator migrator() {
        List<Migrator> migrators = migrators();
        if (migrators.size() > 1) {
            throw new IllegalStateException(
                    "the application has %d migrators for its DataSource; have the one that is meant"
                                    .formatted(migrators.size())
                            + " injected");
        }
        return migrators.get(0);
    }
}
