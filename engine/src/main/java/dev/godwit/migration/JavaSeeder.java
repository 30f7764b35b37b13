package dev.godwit.migration;

/**
 * A seeder written in Java, usually a Spring bean: like a {@link JavaMigration}, named and versioned in the same way, but it
 * puts data in that not every database gets. It runs with the seeders, never with the migrations, and its version means
 * nothing among theirs. Spring's {@code @Profile} says where it is there at all.
 *
 * <p>It is created together with the migrations, also where it does not run: what is said there about the beans that it may
 * depend on holds for it, too. {@link MigrationContext#jdbcClient()} gets at the database.
 */
public interface JavaSeeder extends JavaMigration {}
