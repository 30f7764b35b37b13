package dev.godwit;

import dev.godwit.testing.TestDatabase;

/** All that a migration could have changed in a database, as text: definitions and rows, but not the log. */
final class Fingerprint {

    private static final String QUERY = """
            WITH space AS (
              SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
            line AS (
              SELECT 'schema ' || nspname AS text FROM space
              UNION ALL
              SELECT format('%s column %s %s %s', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
                  CASE WHEN a.attnotnull THEN 'NOT NULL' END)
              FROM pg_class c JOIN space ON space.oid = c.relnamespace
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              UNION ALL
              SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(k.oid))
              FROM pg_constraint k JOIN space ON space.oid = k.connamespace
              UNION ALL
              SELECT pg_get_indexdef(indexrelid) || CASE WHEN NOT indisvalid THEN ' INVALID' ELSE '' END
              FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN space ON space.oid = c.relnamespace
              UNION ALL
              SELECT format('%s: %s', p.oid::regprocedure, prosrc) FROM pg_proc p JOIN space ON space.oid = pronamespace
              UNION ALL
              SELECT format('%s %s', t.oid::regtype, (SELECT array_agg(enumlabel ORDER BY enumsortorder)
                FROM pg_enum WHERE enumtypid = t.oid))
              FROM pg_type t JOIN space ON space.oid = typnamespace
              UNION ALL
              SELECT format('%s rows %s', c.oid::regclass,
                  query_to_xml(format('SELECT * FROM %s t ORDER BY t::text', c.oid::regclass), true, false, ''))
              FROM pg_class c JOIN space ON space.oid = c.relnamespace
              WHERE c.relkind = 'r' AND c.relname <> 'schema_migrations_log')
            SELECT string_agg(text, E'\\n' ORDER BY text) FROM line
            """;

    private Fingerprint() {}

    static String of(TestDatabase database) {
        return database.queryForObject(QUERY, String.class);
    }
}
