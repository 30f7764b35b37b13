package dev.godwit.test.schema;

import dev.godwit.MigrationStatus;
import dev.godwit.migration.MigratorOptions;
import java.util.List;

/**
 * What belongs to the migrator, and not to what it migrates.
 *
 * @param schema where its tables are, which it creates when there is no such schema
 * @param table the history table
 * @param logTable the log beside it
 * @param readers who is let into the schema to read them
 */
public record SchemaHistory(String schema, String table, String logTable, List<String> readers) {

    public SchemaHistory {
        readers = List.copyOf(readers);
    }

    /** The one of a migrator. */
    public static SchemaHistory of(MigrationStatus status, MigratorOptions.Target target) {
        return new SchemaHistory(status.schema(), target.table(), target.logTable(), target.historyReaders());
    }
}
