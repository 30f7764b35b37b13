package dev.godwit.test.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything in a database that users create, as it is at one moment: schemas, tables, columns, and whatever else has a
 * definition, comments or privileges. Neither rows nor the values of sequences are part of it, nor the order of columns,
 * which no undo can bring back, nor what belongs to an extension.
 *
 * @see <a href="https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-OBJECT">Object Information and
 *     Addressing Functions</a>
 */
public final class SchemaSnapshot {

    private static final String QUERY = query();

    /** So that names are qualified and values written in one way, whatever the session prefers. */
    private static final String SETTINGS = "SET LOCAL search_path = ''; SET LOCAL datestyle = 'ISO, YMD';"
            + " SET LOCAL intervalstyle = 'postgres'; SET LOCAL timezone = 'UTC'; SET LOCAL extra_float_digits = 1;"
            + " SET LOCAL quote_all_identifiers = off; SET LOCAL jit = off";

    private final SortedMap<String, SchemaObject> objects;

    private SchemaSnapshot(SortedMap<String, SchemaObject> objects) {
        this.objects = objects;
    }

    /**
     * Looks. Nothing of it stays in the session, and a transaction that is open stays open.
     *
     * @param history whose tables are left out
     */
    public static SchemaSnapshot of(Connection connection, SchemaHistory history) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        if (autoCommit) {
            connection.setAutoCommit(false);
        }
        try {
            Savepoint before = connection.setSavepoint();
            try {
                return new SchemaSnapshot(read(connection, history));
            } finally {
                connection.rollback(before);
            }
        } finally {
            if (autoCommit) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** A line for each object, sorted, with all that is known of it. */
    public List<String> lines() {
        return objects.values().stream().map(SchemaObject::line).toList();
    }

    /** What is not the same in a later one. */
    public SchemaDifference differenceTo(SchemaSnapshot after) {
        return SchemaDifference.between(objects, after.objects);
    }

    private static SortedMap<String, SchemaObject> read(Connection connection, SchemaHistory history)
            throws SQLException {
        try (Statement settings = connection.createStatement()) {
            settings.execute(SETTINGS);
        }
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setString(1, history.schema());
            statement.setArray(2, texts(connection, List.of(history.table(), history.logTable())));
            statement.setArray(3, texts(connection, history.readers()));
            try (ResultSet rows = statement.executeQuery()) {
                return objects(rows);
            }
        }
    }

    private static SortedMap<String, SchemaObject> objects(ResultSet rows) throws SQLException {
        Map<String, String> names = new HashMap<>();
        List<SchemaObject> found = new ArrayList<>();
        while (rows.next()) {
            String name = rows.getString("name").strip();
            names.put(rows.getString("id"), name);
            found.add(new SchemaObject(
                    name, rows.getString("within"), rows.getBoolean("brought_along"), facts(rows.getArray("texts"))));
        }
        return found.stream()
                .map(object -> object.within(names.get(object.within())))
                .collect(Collectors.toMap(
                        SchemaObject::name,
                        object -> object,
                        (first, second) -> {
                            throw new IllegalStateException("two of the name " + first.name());
                        },
                        TreeMap::new));
    }

    private static Array texts(Connection connection, List<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    private static List<String> facts(@Nullable Array texts) throws SQLException {
        return texts == null ? List.of() : List.of((String[]) texts.getArray());
    }

    private static String query() {
        try (InputStream text =
                Objects.requireNonNull(SchemaSnapshot.class.getResourceAsStream("snapshot.sql"), "snapshot.sql")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
