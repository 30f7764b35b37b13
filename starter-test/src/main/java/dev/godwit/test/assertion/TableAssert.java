package dev.godwit.test.assertion;

import dev.godwit.test.assertion.Catalog.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** Assertions about a table, whose value is its qualified name. Names are written as in {@link DatabaseAssert}. */
public final class TableAssert extends AbstractAssert<TableAssert, String> {

    /** Those of each key; what an index covers besides is not part of the key. */
    private static final String UNIQUE = """
            SELECT ARRAY(SELECT a.attname::text FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY k (attnum, place)
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum ORDER BY k.place)
            FROM pg_index i
            WHERE i.indrelid = ?::oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
            """;

    private static final String PRIMARY = UNIQUE + " AND i.indisprimary";

    /** The table that is referenced, as schema and name, and then the columns. */
    private static final String FOREIGN = """
            SELECT ARRAY[k.confrelid::text] || ARRAY(
                SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY c (attnum, place)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.attnum ORDER BY c.place)
            FROM pg_constraint k WHERE k.conrelid = ?::oid AND k.contype = 'f' ORDER BY k.conname
            """;

    private final DatabaseAssert database;
    private final Catalog catalog;
    private final Catalog.Found table;

    TableAssert(DatabaseAssert database, Catalog catalog, Catalog.Found table) {
        super(table.name(), TableAssert.class);
        this.database = database;
        this.catalog = catalog;
        this.table = table;
    }

    /** Goes back to the database that the table is in. */
    public DatabaseAssert returnToDatabase() {
        return database;
    }

    /** Verifies that there is a column. */
    public TableAssert hasColumn(String name) {
        column(name);
        return this;
    }

    /**
     * Verifies that there is a column of a type.
     *
     * @param type in any spelling that the server knows: {@code varchar(255)} is {@code character varying(255)}
     */
    public TableAssert hasColumn(String name, String type) {
        Column column = column(name);
        if (!column.type().equals(spelling(type))) {
            throw failure("Expected column %s of table %s to be %s, but it is %s", name, actual, type, column.type());
        }
        return this;
    }

    /** Verifies that there are columns, whatever else there is. */
    public TableAssert hasColumns(String... names) {
        Arrays.stream(names).forEach(this::column);
        return this;
    }

    /** Verifies that there is no column of that name. */
    public TableAssert doesNotHaveColumn(String name) {
        find(name, columns()).ifPresent(column -> {
            throw failure("Expected table %s to have no column %s, but it has: %s", actual, name, column);
        });
        return this;
    }

    /** Verifies that there is a column that cannot be null. */
    public TableAssert hasNotNullColumn(String name) {
        if (column(name).nullable()) {
            throw failure("Expected column %s of table %s to be NOT NULL, but it can be null", name, actual);
        }
        return this;
    }

    /** Verifies that there is a column that can be null. */
    public TableAssert hasNullableColumn(String name) {
        if (!column(name).nullable()) {
            throw failure("Expected column %s of table %s to be nullable, but it is NOT NULL", name, actual);
        }
        return this;
    }

    /**
     * Verifies the primary key.
     *
     * @param columns all of its columns, in their order
     */
    public TableAssert hasPrimaryKey(String... columns) {
        List<String> expected = names(columns);
        List<List<String>> found = catalog.lists(PRIMARY, table.oid());
        if (!found.contains(expected)) {
            throw failure(
                    "Expected the primary key of table %s to be %s, but it %s",
                    actual, list(expected), found.isEmpty() ? "has none" : "is " + list(found.get(0)));
        }
        return this;
    }

    /**
     * Verifies that no two rows can have the same values in some columns: that there is a unique constraint, a primary key
     * or a unique index of all rows over just these.
     *
     * @param columns all of its columns, in any order
     */
    public TableAssert hasUniqueKey(String... columns) {
        Set<String> expected = new TreeSet<>(names(columns));
        List<List<String>> found = catalog.lists(UNIQUE, table.oid());
        if (found.stream().noneMatch(key -> new TreeSet<>(key).equals(expected))) {
            throw failure(
                    "Expected table %s to have a unique key of %s, but it has: %s",
                    actual,
                    list(names(columns)),
                    found.isEmpty()
                            ? "none"
                            : String.join(
                                    ", ", found.stream().map(TableAssert::list).toList()));
        }
        return this;
    }

    /**
     * Verifies that there is a foreign key.
     *
     * @param referenced the table that it leads to
     * @param columns all of its columns in this table, in any order
     */
    public TableAssert hasForeignKeyTo(String referenced, String... columns) {
        List<List<String>> found = catalog.lists(FOREIGN, table.oid());
        String target = catalog.find(Kind.TABLE, SqlName.of(referenced))
                .map(it -> String.valueOf(it.oid()))
                .orElse("");
        Set<String> expected = new TreeSet<>(names(columns));
        boolean there = found.stream()
                .anyMatch(
                        key -> key.get(0).equals(target) && new TreeSet<>(key.subList(1, key.size())).equals(expected));
        if (!there) {
            throw failure(
                    "Expected table %s to have a foreign key of %s to %s, but it has: %s",
                    actual, list(names(columns)), referenced, foreignKeys(found));
        }
        return this;
    }

    /**
     * Verifies that there is an index of this table, and that it is used: one that {@code CREATE INDEX CONCURRENTLY} could
     * not finish is not.
     *
     * @param name without a schema, since an index is in the one of its table
     */
    public TableAssert hasIndex(String name) {
        String wanted = SqlName.single(name);
        List<List<String>> indexes = catalog.lists("""
                SELECT ARRAY[c.relname::text, i.indisvalid::text] FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                WHERE i.indrelid = ?::oid ORDER BY 1""", table.oid());
        List<String> index = indexes.stream()
                .filter(found -> found.get(0).equals(wanted))
                .findFirst()
                .orElseThrow(() -> failure(
                        "Expected table %s to have an index %s, but it has: %s",
                        actual,
                        name,
                        Nearest.to(wanted, indexes.stream().map(it -> it.get(0)).toList())));
        if (!Boolean.parseBoolean(index.get(1))) {
            throw failure("Expected index %s of table %s to be valid, but it is not: it is never used", name, actual);
        }
        return this;
    }

    /** Verifies how many rows there are. */
    public TableAssert hasRowCount(long expected) {
        long rows = rows();
        if (rows != expected) {
            throw failure("Expected table %s to have %d %s, but it has %d", actual, expected, noun(expected), rows);
        }
        return this;
    }

    /** Verifies that there are no rows. */
    public TableAssert isEmpty() {
        long rows = rows();
        if (rows > 0) {
            throw failure("Expected table %s to be empty, but it has %d %s", actual, rows, noun(rows));
        }
        return this;
    }

    /** Verifies that there are rows. */
    public TableAssert isNotEmpty() {
        if (rows() == 0) {
            throw failure("Expected table %s to have rows, but it is empty", actual);
        }
        return this;
    }

    private long rows() {
        return catalog.jdbc()
                .sql("SELECT count(*) FROM " + actual)
                .query(Long.class)
                .single();
    }

    private List<Column> columns() {
        return catalog.columns(table.oid());
    }

    private Column column(String name) {
        List<Column> columns = columns();
        return find(name, columns)
                .orElseThrow(() -> failure(
                        "Expected table %s to have a column %s, but it has: %s",
                        actual,
                        name,
                        Nearest.to(name, columns.stream().map(Column::toString).toList())));
    }

    private static Optional<Column> find(String name, List<Column> columns) {
        String wanted = SqlName.single(name);
        return columns.stream().filter(column -> column.name().equals(wanted)).findFirst();
    }

    private @Nullable String spelling(String type) {
        try {
            return catalog.spelling(type);
        } catch (DataAccessException e) {
            throw new IllegalArgumentException(
                    "'%s' is not a type: %s"
                            .formatted(type, e.getMostSpecificCause().getMessage()),
                    e);
        }
    }

    private String foreignKeys(List<List<String>> keys) {
        return keys.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        keys.stream()
                                .map(key -> list(key.subList(1, key.size())) + " to " + catalog.tableName(key.get(0)))
                                .toList());
    }

    private static List<String> names(String... columns) {
        return Arrays.stream(columns).map(SqlName::single).toList();
    }

    private static String list(List<String> columns) {
        return "(" + String.join(", ", columns) + ")";
    }

    private static String noun(long rows) {
        return rows == 1 ? "row" : "rows";
    }
}
