package dev.godwit.history;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tables in which other tools keep their history. */
public final class ForeignHistories {

    static final Map<String, String> TABLES = new TreeMap<>(Map.ofEntries(
            Map.entry("flyway_schema_history", "Flyway"),
            Map.entry("schema_version", "Flyway (before 5)"),
            Map.entry("databasechangelog", "Liquibase"),
            Map.entry("SequelizeMeta", "Sequelize"),
            Map.entry("knex_migrations", "Knex"),
            Map.entry("_prisma_migrations", "Prisma"),
            Map.entry("pgmigrations", "node-pg-migrate"),
            Map.entry("goose_db_version", "goose"),
            Map.entry("gorp_migrations", "sql-migrate"),
            Map.entry("alembic_version", "Alembic"),
            Map.entry("django_migrations", "Django"),
            Map.entry("__EFMigrationsHistory", "Entity Framework"),
            Map.entry("__diesel_schema_migrations", "Diesel"),
            Map.entry("_sqlx_migrations", "SQLx"),
            Map.entry("refinery_schema_history", "Refinery"),
            Map.entry("atlas_schema_revisions", "Atlas"),
            Map.entry("mikro_orm_migrations", "MikroORM"),
            Map.entry("phinxlog", "Phinx"),
            Map.entry("doctrine_migration_versions", "Doctrine")));

    private ForeignHistories() {}

    /** The tool that keeps its history in such a table. */
    public static Optional<String> tool(String table) {
        return Optional.ofNullable(TABLES.get(table));
    }

    /** Whose table it seems to be that has the name of our history and is not ours. */
    public static Optional<String> owner(Inspection.Table table) {
        var columns = table.columns().keySet();
        if (columns.contains("dirty")) {
            return Optional.of("golang-migrate");
        }
        if (columns.size() == 1 && columns.contains("version")) {
            return Optional.of(
                    String.valueOf(table.columns().get("version")).equals("bigint")
                            ? "golang-migrate or Ecto"
                            : "Rails or dbmate");
        }
        if (columns.contains("inserted_at")) {
            return Optional.of("Ecto");
        }
        if (columns.contains("installed_rank")) {
            return Optional.of("Flyway");
        }
        return Optional.empty();
    }
}
