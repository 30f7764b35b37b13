package dev.godwit.reliability;

import dev.godwit.Migrator;
import dev.godwit.event.MigrationApplied;
import dev.godwit.event.MigrationEvent;
import dev.godwit.event.MigrationStarted;
import dev.godwit.event.MigrationUndone;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import dev.godwit.migration.UndoSelection;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.ds.PGSimpleDataSource;

/** An application that does nothing but migrate: what it is to do comes on its standard input, once it is ready. */
final class MigratorMain {

    static final String READY = "READY";
    static final String STARTED = "STARTED ";
    static final String APPLIED = "APPLIED ";
    static final String UNDONE = "UNDONE ";
    static final String PROBLEM = "PROBLEM ";

    private MigratorMain() {}

    public static void main(String[] arguments) throws IOException {
        Migrator.builder(new PGSimpleDataSource()).build();
        say(READY);
        Properties task = new Properties();
        task.load(System.in);
        try {
            run(task);
        } catch (MigrationException e) {
            e.problems().forEach(MigratorMain::say);
            System.exit(1);
        }
    }

    private static void run(Properties task) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(task.getProperty("url"));
        dataSource.setUser(task.getProperty("user"));
        dataSource.setPassword(task.getProperty("password"));
        Migrator migrator = Migrator.builder(dataSource)
                .options(MigratorOptions.builder()
                        .locations(task.getProperty("location"))
                        .connectWait(Duration.ofMinutes(1))
                        .build())
                .javaMigrations(new V5__Interest())
                .listener(MigratorMain::say)
                .build();
        String undo = task.getProperty("undoAfter");
        if (undo == null) {
            migrator.migrate();
        } else {
            migrator.undo(UndoSelection.after(undo));
        }
    }

    private static void say(MigrationEvent event) {
        if (event instanceof MigrationStarted started) {
            say(STARTED + started.version());
        } else if (event instanceof MigrationApplied applied) {
            say(APPLIED + applied.version());
        } else if (event instanceof MigrationUndone undone) {
            say(UNDONE + undone.version());
        }
    }

    private static void say(Problem problem) {
        say(PROBLEM + problem.render().replace("\n", "\\n"));
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
