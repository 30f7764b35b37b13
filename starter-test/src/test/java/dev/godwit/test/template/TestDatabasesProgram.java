package dev.godwit.test.template;

import dev.godwit.test.server.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** A process with tests. Each line that it reads is a fingerprint: it takes a copy of that template, and copies of the copy. */
final class TestDatabasesProgram {

    static final String MIGRATING = "MIGRATING ";
    static final String TOOK = "TOOK ";
    static final String CONTINUE = "continue";

    private TestDatabasesProgram() {}

    public static void main(String[] arguments) throws IOException {
        TestServer server = new TestServer("test", arguments[0], arguments[1], arguments[2]);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            Database first = TestDatabases.on(server).migrated(line, database -> migrate(database, input));
            CopySource source = first.freeze();
            source.take();
            say(TOOK + source.take().name());
        }
    }

    private static void migrate(Database database, BufferedReader input) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE users (id int)");
            say(MIGRATING + database.name());
            while (!CONTINUE.equals(Objects.requireNonNull(input.readLine()))) {
                // what else it is told is for later
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
