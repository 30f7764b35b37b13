package dev.godwit;

import dev.godwit.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything in a database, down to which transaction wrote each row: two of these are equal when nobody created,
 * altered, inserted or updated anything between them, not even to the same value.
 */
record DatabaseContent(List<String> catalog, Map<String, List<String>> rows) {

    private static final String CATALOG = """
            SELECT 'relation ' || oid || ' ' || relname || ' ' || xmin FROM pg_class
            UNION ALL SELECT 'column ' || attrelid || ' ' || attnum || ' ' || xmin FROM pg_attribute
            UNION ALL SELECT 'schema ' || nspname || ' ' || xmin FROM pg_namespace
            UNION ALL SELECT 'type ' || oid || ' ' || xmin FROM pg_type
            UNION ALL SELECT 'function ' || oid || ' ' || xmin FROM pg_proc
            UNION ALL SELECT 'comment ' || objoid || ' ' || xmin FROM pg_description
            UNION ALL SELECT 'default ' || oid || ' ' || xmin FROM pg_attrdef
            ORDER BY 1
            """;

    private static final String TABLES = """
            SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            """;

    static DatabaseContent of(TestDatabase database) {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : database.queryForList(TABLES, String.class)) {
            rows.put(
                    table,
                    database.queryForList("SELECT t.xmin || ' ' || t FROM " + table + " t ORDER BY 1", String.class));
        }
        return new DatabaseContent(database.queryForList(CATALOG, String.class), rows);
    }
}
