package dev.godwit.test.assertion;

/** What can be looked for by name. */
enum Kind {
    TABLE("a table", inSchema("pg_class", "rel", "pg_table_is_visible", "object.relkind IN ('r', 'p', 'f')")),
    VIEW("a view", inSchema("pg_class", "rel", "pg_table_is_visible", "object.relkind IN ('v', 'm')")),
    INDEX("an index", inSchema("pg_class", "rel", "pg_table_is_visible", "object.relkind IN ('i', 'I')")),
    SEQUENCE("a sequence", inSchema("pg_class", "rel", "pg_table_is_visible", "object.relkind = 'S'")),
    TYPE(
            "a type",
            inSchema(
                    "pg_type",
                    "typ",
                    "pg_type_is_visible",
                    "(object.typtype IN ('e', 'd', 'r') OR object.typrelid IN (SELECT oid FROM pg_class WHERE relkind = 'c'))")),
    FUNCTION("a function", inSchema("pg_proc", "pro", "pg_function_is_visible", "true")),
    SCHEMA("a schema", "SELECT NULL AS schema, nspname AS name, true AS visible, oid FROM pg_namespace"),
    EXTENSION("an extension", "SELECT NULL AS schema, extname AS name, true AS visible, oid FROM pg_extension");

    private final String words;
    private final String query;

    Kind(String words, String query) {
        this.words = words;
        this.query = query;
    }

    /** With its article. */
    String words() {
        return words;
    }

    String noun() {
        return words.substring(words.indexOf(' ') + 1);
    }

    /** Selects all of them: schema, name, whether the name alone is enough, and number. */
    String query() {
        return query;
    }

    private static String inSchema(String catalog, String prefix, String visible, String condition) {
        return """
                SELECT space.nspname AS schema, object.%2$sname AS name, %3$s(object.oid) AS visible, object.oid
                FROM %1$s object JOIN pg_namespace space ON space.oid = object.%2$snamespace
                WHERE %4$s""".formatted(catalog, prefix, visible, condition);
    }
}
