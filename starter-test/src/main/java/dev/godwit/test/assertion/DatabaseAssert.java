package dev.godwit.test.assertion;

import dev.godwit.migration.MigrationException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions about a database. Names are written as in SQL: {@code users} is in whatever schema {@code search_path} leads
 * to, {@code app.users} in {@code app}, and what has capital letters needs quotes.
 *
 * <p>In a test with a transaction they see what that has not committed yet.
 */
public final class DatabaseAssert extends AbstractAssert<DatabaseAssert, DataSource> {

    private final Catalog catalog;
    private final Applied applied;

    DatabaseAssert(DataSource dataSource, Applied applied) {
        super(dataSource, DatabaseAssert.class);
        this.catalog = new Catalog(dataSource);
        this.applied = applied;
    }

    /**
     * Verifies that there is a table, and goes on with it.
     *
     * @throws AssertionError when there is none of that name; a view is none
     */
    public TableAssert hasTable(String name) {
        SqlName wanted = SqlName.of(name);
        Catalog.Found table = catalog.find(Kind.TABLE, wanted)
                .orElseThrow(() -> catalog.find(Kind.VIEW, wanted).isPresent()
                        ? failure("Expected %s to be a table, but it is a view", name)
                        : missing(Kind.TABLE, name));
        return new TableAssert(this, catalog, table).as(info.description());
    }

    /** Verifies that there is no table of that name. */
    public DatabaseAssert doesNotHaveTable(String name) {
        return lacks(Kind.TABLE, name);
    }

    /** Verifies that there is a view, which may be a materialized one. */
    public DatabaseAssert hasView(String name) {
        return has(Kind.VIEW, name);
    }

    /** Verifies that there is no view of that name. */
    public DatabaseAssert doesNotHaveView(String name) {
        return lacks(Kind.VIEW, name);
    }

    /** Verifies that there is an index. See {@link TableAssert#hasIndex} for one that also has to be valid. */
    public DatabaseAssert hasIndex(String name) {
        return has(Kind.INDEX, name);
    }

    /** Verifies that there is no index of that name. */
    public DatabaseAssert doesNotHaveIndex(String name) {
        return lacks(Kind.INDEX, name);
    }

    /** Verifies that there is a sequence. */
    public DatabaseAssert hasSequence(String name) {
        return has(Kind.SEQUENCE, name);
    }

    /** Verifies that there is no sequence of that name. */
    public DatabaseAssert doesNotHaveSequence(String name) {
        return lacks(Kind.SEQUENCE, name);
    }

    /** Verifies that there is an enum, a domain, a composite type or a range. */
    public DatabaseAssert hasType(String name) {
        return has(Kind.TYPE, name);
    }

    /** Verifies that there is no enum, domain, composite type or range of that name. */
    public DatabaseAssert doesNotHaveType(String name) {
        return lacks(Kind.TYPE, name);
    }

    /** Verifies that there is a function, procedure or aggregate, with whatever arguments. */
    public DatabaseAssert hasFunction(String name) {
        return has(Kind.FUNCTION, name);
    }

    /** Verifies that there is no function, procedure or aggregate of that name. */
    public DatabaseAssert doesNotHaveFunction(String name) {
        return lacks(Kind.FUNCTION, name);
    }

    /** Verifies that there is a schema. */
    public DatabaseAssert hasSchema(String name) {
        return has(Kind.SCHEMA, name);
    }

    /** Verifies that there is no schema of that name. */
    public DatabaseAssert doesNotHaveSchema(String name) {
        return lacks(Kind.SCHEMA, name);
    }

    /** Verifies that an extension is installed in the database. */
    public DatabaseAssert hasExtension(String name) {
        return has(Kind.EXTENSION, name);
    }

    /** Verifies that an extension is not installed in the database. */
    public DatabaseAssert doesNotHaveExtension(String name) {
        return lacks(Kind.EXTENSION, name);
    }

    /**
     * Verifies that migrations are applied, whatever else is.
     *
     * @param versions the versions, {@code 1} and {@code 001} being the same, or {@code R:<description>}
     */
    public DatabaseAssert hasApplied(String... versions) {
        List<String> there = read(applied::versions);
        List<String> missing = Arrays.stream(versions)
                .filter(version -> !contains(there, version))
                .toList();
        if (!missing.isEmpty()) {
            throw failure(
                    "Expected %s to be applied, but applied %s: %s",
                    String.join(", ", missing),
                    there.size() == 1 ? "is" : "are",
                    there.isEmpty() ? "none" : String.join(", ", there));
        }
        return this;
    }

    /**
     * Verifies that none of some migrations is applied, as after an undo.
     *
     * @param versions as in {@link #hasApplied}
     */
    public DatabaseAssert hasNotApplied(String... versions) {
        List<String> there = read(applied::versions);
        List<String> unwanted = Arrays.stream(versions)
                .filter(version -> contains(there, version))
                .toList();
        if (!unwanted.isEmpty()) {
            throw failure(
                    "Expected %s not to be applied, but applied %s: %s",
                    String.join(", ", unwanted), there.size() == 1 ? "is" : "are", String.join(", ", there));
        }
        return this;
    }

    /**
     * Verifies that every migration of this build is applied.
     *
     * @throws IllegalStateException when these are the assertions of a {@link DataSource}, which does not know what there is
     */
    public DatabaseAssert hasNothingPending() {
        List<String> pending = read(applied::pending);
        if (!pending.isEmpty()) {
            throw failure("Expected nothing to be pending, but pending are: %s", String.join(", ", pending));
        }
        return this;
    }

    /**
     * Verifies which version is the highest that is applied.
     *
     * @param version as in {@link #hasApplied}
     */
    public DatabaseAssert hasCurrentVersion(String version) {
        String current = read(applied::current).orElse(null);
        if (current == null || !Applied.same(version, current)) {
            throw failure(
                    "Expected the current version to be %s, but %s",
                    version, current == null ? "nothing is applied" : "it is " + current);
        }
        return this;
    }

    private static boolean contains(List<String> versions, String wanted) {
        return versions.stream().anyMatch(version -> Applied.same(version, wanted));
    }

    /** A history that cannot be read is none that is empty. */
    private <T> T read(Supplier<T> what) {
        try {
            return what.get();
        } catch (MigrationException e) {
            throw failure("Expected a history that can be read, but:%n%s", e.getMessage());
        }
    }

    private DatabaseAssert has(Kind kind, String name) {
        if (catalog.find(kind, SqlName.of(name)).isEmpty()) {
            throw missing(kind, name);
        }
        return this;
    }

    private DatabaseAssert lacks(Kind kind, String name) {
        catalog.find(kind, SqlName.of(name)).ifPresent(found -> {
            throw failure("Expected the database to have no %s %s, but it has %s", kind.noun(), name, found.name());
        });
        return this;
    }

    private AssertionError missing(Kind kind, String name) {
        return failure(
                "Expected the database to have %s %s, but it has: %s",
                kind.words(), name, Nearest.to(name, catalog.names(kind)));
    }
}
