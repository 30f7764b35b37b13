package dev.godwit;

import dev.godwit.testing.TestDatabase;

/**
 * Everything in a database, down to which transaction wrote each row: two of these are equal when nobody created,
 * altered, inserted or updated anything between them, not even to the same value.
 */
record DatabaseContent(String lines) {

    /** What the server has brought along has lower numbers. */
    private static final String QUERY = """
            WITH line AS (
              SELECT format('schema %s %s %s', nspname, nspacl, xmin) AS text FROM pg_namespace
              UNION ALL SELECT format('relation %s %s %s', oid, relname, xmin) FROM pg_class WHERE oid >= 16384
              UNION ALL SELECT format('column %s %s %s', attrelid, attname, xmin) FROM pg_attribute WHERE attrelid >= 16384
              UNION ALL SELECT format('default %s %s', oid, xmin) FROM pg_attrdef
              UNION ALL SELECT format('type %s %s %s', oid, typname, xmin) FROM pg_type WHERE oid >= 16384
              UNION ALL SELECT format('function %s %s %s', oid, proname, xmin) FROM pg_proc WHERE oid >= 16384
              UNION ALL SELECT format('comment %s %s', description, xmin) FROM pg_description WHERE objoid >= 16384
              UNION ALL
              SELECT format('rows of %s %s', c.oid::regclass, query_to_xml(
                  format('SELECT t.xmin::text AS writer, t::text AS row FROM %s t ORDER BY row', c.oid::regclass), true, false, ''))
              FROM pg_class c WHERE c.oid >= 16384 AND c.relkind = 'r' AND c.relnamespace <> 'information_schema'::regnamespace
                AND c.relnamespace <> 'pg_catalog'::regnamespace)
            SELECT string_agg(text, E'\\n' ORDER BY text) FROM line
            """;

    static DatabaseContent of(TestDatabase database) {
        return new DatabaseContent(database.queryForObject(QUERY, String.class));
    }
}
