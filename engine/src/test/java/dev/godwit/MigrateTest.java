package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithTestDatabase
class MigrateTest {

    @TempDir
    Path directory;

    @Test
    void appliesWhatIsPendingInOrder(TestDatabase database) {
        MigrationFiles files = new MigrationFiles(directory)
                .with("001_users.sql", "create table users (id int primary key);\ninsert into users values (1);")
                .with("002_more.sql", "-- Description: More users\ninsert into users values (2);")
                .with("002_more.down.sql", "delete from users where id = 2;");
        Migrator migrator = Migrator.builder(database.dataSource())
                .options(MigratorOptions.builder().locations(files.location()).build())
                .build();
        MigrationRun run = migrator.migrate();
        System.out.println(run);
        System.out.println(migrator.status());
        System.out.println(migrator.migrate());
        System.out.println(migrator.details("1"));
        System.out.println(database.queryForList("select * from schema_migrations"));
        System.out.println(database.queryForList("select * from schema_migrations_log"));
        files.with("003_fail.sql", "create table x (id int);\n\ninsert into users\n   values (3, nope);");
        MigrationException e = catchThrowableOfType(
                MigrationException.class,
                () -> Migrator.builder(database.dataSource())
                        .options(MigratorOptions.builder()
                                .locations(files.location())
                                .build())
                        .build()
                        .migrate());
        System.out.println(e.getMessage());
        assertThat(e).isNotNull();
    }
}
