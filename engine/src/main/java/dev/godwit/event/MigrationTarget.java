package dev.godwit.event;

/**
 * What a run migrates.
 *
 * @param host the server as the connection's URL names it, for example {@code localhost:5432}
 * @param database the database
 * @param schema the schema that holds the history
 * @param role the role that migrates
 */
public record MigrationTarget(String host, String database, String schema, String role) {

    @Override
    public String toString() {
        return database + " on " + host + ", schema " + schema + ", role " + role;
    }
}
