package dev.godwit.test.server;

import dev.godwit.migration.MigrationException;
import dev.godwit.test.template.Database;
import dev.godwit.test.template.TestDatabases;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** A process with tests that says where its server is from, and stays until its input ends. */
final class TestServersProgram {

    static final String SERVER = "SERVER ";
    static final String DATA = "DATA ";
    static final String AGAIN = "AGAIN ";
    static final String MIGRATED = "MIGRATED";
    static final String TOOK = "TOOK ";

    private TestServersProgram() {}

    public static void main(String[] arguments) throws IOException {
        try {
            TestServer server = TestServers.shared();
            Database database = TestDatabases.on(server).migrated("abc", empty -> say(MIGRATED));
            say(DATA + dataDirectory(server));
            say(TOOK + database.name());
            say(SERVER + server);
        } catch (MigrationException e) {
            say(e.problems().get(0).render());
            say(AGAIN + sameAgain(e));
        }
        while (System.in.read() >= 0) {
            // until it may end
        }
    }

    private static boolean sameAgain(MigrationException first) {
        try {
            TestServers.shared();
            return false;
        } catch (MigrationException again) {
            return again.problems().equals(first.problems());
        }
    }

    private static String dataDirectory(TestServer server) {
        try (Connection connection = server.administrator().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT current_setting('data_directory', true)")) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            return "unknown";
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
