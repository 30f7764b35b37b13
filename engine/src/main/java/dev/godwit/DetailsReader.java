package dev.godwit;

import dev.godwit.MigrationDetails.LogEntry;
import dev.godwit.execute.Session;
import dev.godwit.execute.View;
import dev.godwit.history.HistoryRow;
import dev.godwit.history.RecordReader;
import dev.godwit.history.RecordReader.LogRow;
import dev.godwit.history.RecordReader.Recorded;
import dev.godwit.migration.MigrationInfo;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Version;
import dev.godwit.script.Script;
import dev.godwit.source.LocalMigration;
import dev.godwit.source.SqlFile;
import dev.godwit.source.SqlMigration;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what is known about one migration. */
final class DetailsReader {

    private static final Recorded NOTHING = new Recorded(null, List.of());

    private final Session session;
    private final MigratorOptions options;
    private final View view;

    DetailsReader(Session session, MigratorOptions options, View view) {
        this.session = session;
        this.options = options;
        this.view = view;
    }

    Optional<MigrationDetails> read(String version) throws SQLException {
        Optional<MigrationInfo> found = view.plan().migration(version);
        return found.isPresent() ? Optional.of(read(found.get())) : Optional.empty();
    }

    private MigrationDetails read(MigrationInfo info) throws SQLException {
        Recorded recorded = view.reader() == null
                ? NOTHING
                : RecordReader.of(view.inspection(), options.target()).read(session.connection(), spellings(info));
        SqlMigration local = local(info);
        Script up = local == null ? null : local.up().script();
        String stored = recorded.downScript();
        return new MigrationDetails(
                info,
                recorded.log().stream().map(DetailsReader::entry).toList(),
                up == null ? null : up.created(),
                up == null ? null : up.text(),
                stored != null || local == null ? stored : text(local.down()));
    }

    /** The file may have been renamed since it was applied, from one spelling of its version to another. */
    private Set<String> spellings(MigrationInfo info) {
        Set<String> keys = new TreeSet<>(Set.of(info.version()));
        Version.parse(info.version())
                .ifPresent(version -> view.history().rows().stream()
                        .map(HistoryRow::key)
                        .filter(key -> isVersion(version, key))
                        .forEach(keys::add));
        return keys;
    }

    private static boolean isVersion(Version version, String text) {
        return Version.parse(text).filter(version::equals).isPresent();
    }

    private @Nullable SqlMigration local(MigrationInfo info) {
        for (LocalMigration migration : view.catalog().migrations()) {
            if (migration instanceof SqlMigration sql && sql.id().key().equals(info.version())) {
                return sql;
            }
        }
        return null;
    }

    private static @Nullable String text(@Nullable SqlFile file) {
        return file == null ? null : file.script().text();
    }

    private static LogEntry entry(LogRow row) {
        return new LogEntry(row.at(), row.event(), row.statement(), row.role(), row.host(), row.build(), row.message());
    }
}
