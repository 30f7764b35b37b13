package dev.godwit.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is in a schema and can be dropped: everything but what belongs to an extension, and what goes by itself with
 * something else.
 *
 * @param objects what is there
 * @param dependents what is elsewhere and would be dropped, or damaged, with it
 */
public record SchemaObjects(List<Found> objects, List<String> dependents) {

    /** What other objects consist of goes with them: only what stands for itself is listed. */
    private static final String OWN = """
            WITH own (classid, objid) AS (
              SELECT 'pg_class'::regclass, oid FROM pg_catalog.pg_class
                WHERE relnamespace = space AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
              UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_catalog.pg_proc WHERE pronamespace = space
              UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_catalog.pg_type WHERE typnamespace = space
              UNION ALL SELECT 'pg_operator'::regclass, oid FROM pg_catalog.pg_operator WHERE oprnamespace = space
              UNION ALL SELECT 'pg_opfamily'::regclass, oid FROM pg_catalog.pg_opfamily WHERE opfnamespace = space
              UNION ALL SELECT 'pg_opclass'::regclass, oid FROM pg_catalog.pg_opclass WHERE opcnamespace = space
              UNION ALL SELECT 'pg_collation'::regclass, oid FROM pg_catalog.pg_collation WHERE collnamespace = space
              UNION ALL SELECT 'pg_conversion'::regclass, oid FROM pg_catalog.pg_conversion WHERE connamespace = space
              UNION ALL SELECT 'pg_statistic_ext'::regclass, oid FROM pg_catalog.pg_statistic_ext WHERE stxnamespace = space
              UNION ALL SELECT 'pg_ts_config'::regclass, oid FROM pg_catalog.pg_ts_config WHERE cfgnamespace = space
              UNION ALL SELECT 'pg_ts_dict'::regclass, oid FROM pg_catalog.pg_ts_dict WHERE dictnamespace = space
              UNION ALL SELECT 'pg_ts_parser'::regclass, oid FROM pg_catalog.pg_ts_parser WHERE prsnamespace = space
              UNION ALL SELECT 'pg_ts_template'::regclass, oid FROM pg_catalog.pg_ts_template WHERE tmplnamespace = space),
            mine AS (
              SELECT classid, objid FROM own
              WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                WHERE d.classid = own.classid AND d.objid = own.objid AND d.deptype = 'e')),
            free AS (
              SELECT classid, objid FROM mine
              WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d JOIN own ON own.classid = d.refclassid AND own.objid = d.refobjid
                WHERE d.classid = mine.classid AND d.objid = mine.objid AND d.objsubid = 0 AND d.deptype IN ('i', 'a')))
            """;

    private static final String OBJECTS = """
            SELECT i.type, i.identity
            FROM free CROSS JOIN LATERAL pg_catalog.pg_identify_object(free.classid, free.objid, 0) i
            ORDER BY i.type, i.identity
            """;

    /** What depends through a rule, a constraint, a default, a trigger or a policy stands for its table or view. */
    private static final String DEPENDENTS = """
            , dependent AS (
              SELECT DISTINCT
                CASE d.classid WHEN 'pg_rewrite'::regclass THEN (SELECT ev_class FROM pg_catalog.pg_rewrite WHERE oid = d.objid)
                  WHEN 'pg_constraint'::regclass THEN (SELECT NULLIF(conrelid, 0) FROM pg_catalog.pg_constraint WHERE oid = d.objid)
                  WHEN 'pg_attrdef'::regclass THEN (SELECT adrelid FROM pg_catalog.pg_attrdef WHERE oid = d.objid)
                  WHEN 'pg_trigger'::regclass THEN (SELECT tgrelid FROM pg_catalog.pg_trigger WHERE oid = d.objid)
                  WHEN 'pg_policy'::regclass THEN (SELECT polrelid FROM pg_catalog.pg_policy WHERE oid = d.objid)
                  WHEN 'pg_class'::regclass THEN d.objid END AS relation,
                CASE d.classid WHEN 'pg_constraint'::regclass THEN (SELECT NULLIF(contypid, 0) FROM pg_catalog.pg_constraint WHERE oid = d.objid)
                  END AS domain,
                d.classid, d.objid
              FROM mine JOIN pg_catalog.pg_depend d ON d.refclassid = mine.classid AND d.refobjid = mine.objid
              WHERE d.deptype <> 'i')
            SELECT DISTINCT i.type || ' ' || i.identity
            FROM dependent d CROSS JOIN LATERAL pg_catalog.pg_identify_object(
              CASE WHEN relation IS NOT NULL THEN 'pg_class'::regclass WHEN domain IS NOT NULL THEN 'pg_type'::regclass ELSE classid END,
              COALESCE(relation, domain, objid), 0) i
            WHERE (i.schema <> ? AND i.schema !~ '^pg_(toast|temp)') OR d.classid = 'pg_event_trigger'::regclass
            ORDER BY 1
            """;

    public SchemaObjects {
        objects = List.copyOf(objects);
        dependents = List.copyOf(dependents);
    }

    /**
     * Something in the schema.
     *
     * @param type as in PostgreSQL's commands, in small letters, for example {@code table}
     * @param name qualified and quoted, with the argument types of a function
     */
    public record Found(String type, String name) {

        /** The command that drops it, with what is built on it. */
        public String drop() {
            String kind = switch (type) {
                case "composite type", "range type", "multirange type" -> "type";
                case "statistics object" -> "statistics";
                default -> type;
            };
            return "DROP " + kind.toUpperCase(Locale.ROOT) + " IF EXISTS " + name + " CASCADE";
        }

        @Override
        public String toString() {
            return type + " " + name;
        }
    }

    /** Looks, without changing anything. */
    public static SchemaObjects of(Connection connection, String schema) throws SQLException {
        List<Found> objects = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(inSchema(OWN + OBJECTS))) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    objects.add(new Found(rows.getString(1), rows.getString(2)));
                }
            }
        }
        List<String> dependents = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(inSchema(OWN + DEPENDENTS))) {
            statement.setString(1, schema);
            statement.setString(2, schema);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    dependents.add(rows.getString(1));
                }
            }
        }
        return new SchemaObjects(objects, dependents);
    }

    private static String inSchema(String query) {
        return query.replaceFirst(
                        "WITH ", "WITH place (space) AS (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = ?),\n")
                .replace("= space", "= (SELECT space FROM place)");
    }
}
