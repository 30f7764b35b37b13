package dev.godwit.generate;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What is in a new file: it can be applied as it is, and an undo that nobody wrote fails instead of doing nothing. */
final class Template {

    private Template() {}

    static String up(String title, Wording wording, Instant now) {
        return header(title, wording, now);
    }

    static String down(String title, Wording wording, Instant now) {
        return header(title, wording, now) + """
                -- Take back what the up does, instead of this statement. If there is no way back, delete this file.
                DO $$ BEGIN RAISE EXCEPTION 'the down of %s is not written yet'; END $$;
                """.formatted(title);
    }

    private static String header(String title, Wording wording, Instant now) {
        return """
                -- Migration: %s
                -- Description: %s
                -- Created: %s

                """.formatted(title, wording.description(), LocalDate.ofInstant(now, ZoneOffset.UTC));
    }

    static String javaClass(String packageName, String className) {
        return """
                package %1$s;

                import dev.godwit.migration.JavaMigration;
                import dev.godwit.migration.MigrationContext;
                import org.springframework.stereotype.Component;

                @Component
                class %2$s implements JavaMigration {

                    @Override
                    public void up(MigrationContext context) {
                        // context.jdbcClient() belongs to the transaction of this migration
                    }

                    @Override
                    public void down(MigrationContext context) {
                        // take back what up does; if there is no way back, delete this method
                        throw new UnsupportedOperationException("the down of %2$s is not written yet");
                    }
                }
                """.formatted(packageName, className);
    }
}
