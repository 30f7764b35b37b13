package dev.godwit.execute;

import dev.godwit.history.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the GRANT that is missing.
 *
 * @see <a href="https://www.postgresql.org/docs/current/ddl-priv.html">Privileges</a>
 */
final class PermissionAdvice {

    private static final Logger log = LoggerFactory.getLogger(PermissionAdvice.class);

    /** What PostgreSQL calls an object in such a message, before its name. */
    private static final String KIND =
            "(materialized view|foreign table|foreign-data wrapper|foreign server|large object|operator class|[\\w-]+)";

    private static final Pattern DENIED = Pattern.compile("permission denied for " + KIND + " (.+)");
    private static final Pattern NOT_OWNER = Pattern.compile("must be owner of " + KIND + " (.+)");
    private static final Pattern ROLE_DENIED = Pattern.compile("permission denied to set role \"([^\"]+)\"");
    private static final Pattern CREATE_DENIED = Pattern.compile("permission denied to create (\\w+)");
    private static final Pattern EXTENSION =
            Pattern.compile("EXTENSION\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(\"?[\\w-]+\"?)");

    private static final Pattern SIMPLE_NAME = Pattern.compile("[a-z_][a-z0-9_$]*(?:\\.[a-z_][a-z0-9_$]*)?");

    /** What a command wants of a table; any other wants to change the table itself. */
    private static final Map<String, String> TABLE_PRIVILEGES = Map.of(
            "SELECT", "SELECT",
            "INSERT", "SELECT, INSERT",
            "UPDATE", "SELECT, UPDATE",
            "DELETE", "SELECT, DELETE",
            "MERGE", "SELECT, INSERT, UPDATE, DELETE",
            "TRUNCATE", "TRUNCATE",
            "COPY", "SELECT, INSERT",
            "CREATE", "SELECT, REFERENCES, TRIGGER",
            "ALTER", "REFERENCES");

    /** Kinds of relations that GRANT knows as tables. */
    private static final List<String> RELATIONS =
            List.of("table", "view", "materialized view", "foreign table", "relation", "index");

    private static final String FIND =
            "SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),"
                    + " pg_catalog.quote_ident(o.rolname), o.rolsuper"
                    + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " JOIN pg_catalog.pg_roles o ON o.oid = c.relowner"
                    + " WHERE c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'i', 'I')"
                    + " AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";

    /**
     * What the right is for.
     *
     * @param owner empty when it is not known
     * @param administrator whether the owner is a superuser, whose rights nobody should get
     */
    private record Target(String name, String owner, boolean administrator) {}

    private PermissionAdvice() {}

    static FailureAdvice of(Failure failure, RunContext run) {
        String message = failure.error().message();
        Matcher denied = DENIED.matcher(message);
        if (denied.find()) {
            return denied(failure, denied.group(1), denied.group(2), run);
        }
        Matcher owner = NOT_OWNER.matcher(message);
        if (owner.find()) {
            return notOwner(failure, owner.group(1), owner.group(2), run);
        }
        Matcher role = ROLE_DENIED.matcher(message);
        if (role.find()) {
            return FailureAdvice.advice(
                    "the role that logs in is not a member of the role that it is to work as",
                    "as an administrator: GRANT %s TO %s;"
                            .formatted(
                                    Sql.name(role.group(1)),
                                    Sql.name(run.settings().login())));
        }
        Matcher create = CREATE_DENIED.matcher(message);
        if (create.find()) {
            return notAllowedToCreate(failure, create.group(1));
        }
        return FailureAdvice.advice(
                "the role %s lacks a right".formatted(failure.role()),
                "grant it, or migrate as another role: godwit.datasource.username, or godwit.role");
    }

    private static FailureAdvice denied(Failure failure, String kind, String name, RunContext run) {
        boolean relation = RELATIONS.contains(kind) || kind.equals("sequence");
        Optional<Target> found = relation ? find(name, run) : Optional.empty();
        if (relation && run.tables().has(name)) {
            return ofHistory(failure, name, found.map(Target::owner));
        }
        Target target = found.orElse(new Target(quoted(name), "", false));
        List<String> remedy = new ArrayList<>();
        remedy.add("as %s: GRANT %s ON %s %s TO %s;"
                .formatted(
                        target.owner().isEmpty() ? "the owner" : target.owner(),
                        privileges(failure, kind),
                        RELATIONS.contains(kind) ? "TABLE" : kind.toUpperCase(Locale.ROOT),
                        target.name(),
                        Sql.name(failure.role())));
        remedy.add("or migrate as another role: godwit.datasource.username, or godwit.role");
        return new FailureAdvice("the role %s lacks a privilege on the %s".formatted(failure.role(), kind), remedy);
    }

    /** Whoever may write the history can have whoever migrates run SQL: that is not to be granted on the quiet. */
    private static FailureAdvice ofHistory(Failure failure, String name, Optional<String> owner) {
        return FailureAdvice.advice(
                "the role %s may not write %s, and so it is not the one to migrate".formatted(failure.role(), name),
                "migrate as %s: godwit.datasource.username, or godwit.role"
                        .formatted(owner.map("%s, who owns the history"::formatted)
                                .orElse("the role that owns the history")));
    }

    private static String privileges(Failure failure, String kind) {
        if (RELATIONS.contains(kind)) {
            return TABLE_PRIVILEGES.getOrDefault(failure.command(), "ALL");
        }
        return switch (kind) {
            case "schema" -> "USAGE, CREATE";
            case "sequence" -> "USAGE, SELECT";
            case "database", "tablespace" -> "CREATE";
            case "function", "procedure", "routine", "aggregate" -> "EXECUTE";
            default -> "USAGE";
        };
    }

    private static FailureAdvice notOwner(Failure failure, String kind, String name, RunContext run) {
        Optional<Target> found = find(name, run);
        String object = found.map(Target::name).orElse(quoted(name));
        List<String> remedy = new ArrayList<>();
        found.filter(target -> !target.administrator())
                .ifPresent(target -> remedy.add("let the owner do it: GRANT %1$s TO %2$s; and godwit.role=%1$s;"
                        .formatted(target.owner(), Sql.name(failure.role()))));
        remedy.add("%sas an administrator: ALTER %s %s OWNER TO %s;"
                .formatted(
                        remedy.isEmpty() ? "" : "or ",
                        kind.toUpperCase(Locale.ROOT),
                        object,
                        Sql.name(failure.role())));
        return new FailureAdvice(
                found.map(target -> "only the owner of the %s may do this, which is %s and not %s"
                                .formatted(kind, target.owner(), failure.role()))
                        .orElse("only the owner of the %s may do this, which %s is not"
                                .formatted(kind, failure.role())),
                remedy);
    }

    private static FailureAdvice notAllowedToCreate(Failure failure, String kind) {
        String role = Sql.name(failure.role());
        String cause =
                "the role %s may not create a%s %s".formatted(failure.role(), kind.startsWith("e") ? "n" : "", kind);
        Matcher extension = EXTENSION.matcher(failure.text().toUpperCase(Locale.ROOT));
        return switch (kind) {
            case "extension" ->
                FailureAdvice.advice(
                        cause,
                        "let an administrator create it once in this database: CREATE EXTENSION%s;"
                                .formatted(
                                        extension.find()
                                                ? " " + extension.group(1).toLowerCase(Locale.ROOT)
                                                : " …"),
                        "with IF NOT EXISTS in the script, the migration then passes");
            case "role" ->
                FailureAdvice.advice(
                        cause,
                        "create it before, with the tools of the server's administrator; or: ALTER ROLE %s CREATEROLE;"
                                .formatted(role));
            case "database" ->
                FailureAdvice.advice(
                        cause,
                        "create it before, with the tools of the server's administrator; or: ALTER ROLE %s CREATEDB;"
                                .formatted(role));
            default -> FailureAdvice.advice(cause, "let an administrator create it before");
        };
    }

    /** A message does not quote names. */
    private static String quoted(String name) {
        return SIMPLE_NAME.matcher(name).matches() ? name : Sql.name(name);
    }

    /** The message names no schema: when there is only one relation of that name, it is the one. */
    private static Optional<Target> find(String name, RunContext run) {
        Connection connection = run.session().connection();
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Target target = new Target(row.getString(1), row.getString(2), row.getBoolean(3));
                return row.next() ? Optional.empty() : Optional.of(target);
            }
        } catch (SQLException e) {
            log.debug("It could not be found out whose {} is", name, e);
            return Optional.empty();
        }
    }
}
