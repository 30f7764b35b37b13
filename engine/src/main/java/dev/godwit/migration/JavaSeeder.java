package dev.godwit.migration;

/**
 * A seeder written in Java, usually a Spring bean: like a {@link JavaMigration}, named and versioned in the same way, but it
 * puts data in that not every database gets. It runs with the seeders, never with the migrations, and its version means
 * nothing among theirs. Spring's {@code @Profile} says where it is there at all.
 */
public interface JavaSeeder extends JavaMigration {}
