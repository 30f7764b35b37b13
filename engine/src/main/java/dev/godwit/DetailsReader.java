package dev.godwit;

import dev.godwit.MigrationDetails.LogEntry;
import dev.godwit.execute.Session;
import dev.godwit.execute.View;
import dev.godwit.history.HistoryTables;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Version;
import dev.godwit.source.Catalog;
import dev.godwit.source.SqlFile;
import dev.godwit.source.SqlMigration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Reads what is known about one migration. */
final class DetailsReader {

    private final Function<Catalog, Session> sessions;
    private final MigratorOptions options;

    DetailsReader(Function<Catalog, Session> sessions, MigratorOptions options) {
        this.sessions = sessions;
        this.options = options;
    }

    Optional<MigrationDetails> read(String version, Catalog catalog, View view) {
        Optional<MigrationInfo> found = find(version, view);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        MigrationInfo info = found.get();
        SqlMigration local = catalog.migrations().stream()
                .filter(migration -> migration.id().key().equals(info.version()))
                .filter(SqlMigration.class::isInstance)
                .map(SqlMigration.class::cast)
                .findFirst()
                .orElse(null);
        String upSql = local == null ? null : local.up().read().text();
        SqlFile down = local == null ? null : local.down();
        String downSql = down == null ? null : down.read().text();
        if (view.reader() == null || view.inspection().schema() == null) {
            return Optional.of(new MigrationDetails(info, List.of(), upSql, downSql));
        }
        return Optional.of(fromDatabase(info, catalog, view, upSql, downSql));
    }

    private static Optional<MigrationInfo> find(String version, View view) {
        Optional<MigrationInfo> exact = view.plan().migration(version);
        return exact.isPresent()
                ? exact
                : Version.parse(version)
                        .flatMap(wanted -> view.plan().migrations().stream()
                                .filter(info -> Version.parse(info.version())
                                        .filter(wanted::equals)
                                        .isPresent())
                                .findFirst());
    }

    private MigrationDetails fromDatabase(
            MigrationInfo info, Catalog catalog, View view, @Nullable String upSql, @Nullable String downSql) {
        HistoryTables tables = HistoryTables.of(String.valueOf(view.inspection().schema()), options.target());
        try (Session session = sessions.apply(catalog)) {
            JdbcClient client = JdbcClient.create(new SingleConnectionDataSource(session.connection(), true));
            List<LogEntry> entries = view.inspection().logExists() ? log(client, tables, info) : List.of();
            Optional<String> stored = view.inspection()
                    .history()
                    .filter(table -> table.marked())
                    .flatMap(table -> client.sql("SELECT down_script FROM " + tables.qualified()
                                    + " WHERE version = ? AND down_script IS NOT NULL")
                            .param(info.version())
                            .query(String.class)
                            .optional());
            return new MigrationDetails(info, entries, upSql, stored.orElse(downSql));
        }
    }

    private static List<LogEntry> log(JdbcClient client, HistoryTables tables, MigrationInfo info) {
        return client.sql("SELECT at, event, statement, role, host, build, message FROM " + tables.qualifiedLog()
                        + " WHERE version = ? ORDER BY id")
                .param(info.version())
                .query((row, number) -> new LogEntry(
                        row.getTimestamp("at").toInstant(),
                        row.getString("event"),
                        row.getObject("statement", Integer.class),
                        row.getString("role"),
                        row.getString("host"),
                        row.getString("build"),
                        row.getString("message")))
                .list();
    }
}
