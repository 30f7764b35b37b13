package dev.godwit.benchmark;

import dev.godwit.benchmark.child.Psql;
import dev.godwit.benchmark.report.Machine;
import dev.godwit.benchmark.server.Database;
import dev.godwit.benchmark.server.Distance;
import dev.godwit.benchmark.server.Route;
import dev.godwit.benchmark.server.Server;
import dev.godwit.benchmark.tool.Tool;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The main class. Its arguments are the {@link Group groups} to measure, all if there is none; {@link Settings} are
 * system properties, and {@code -Durl=…} is another server than the one that it would start.
 */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream report = System.out;
        // the report's alone, whatever the tools have to say
        System.setOut(System.err);
        List<Group> groups = Group.named(arguments);
        Settings settings = Settings.of(System.getProperties());
        try (Server server = server(System.getProperty("url"))) {
            run(server, groups, settings, report);
        }
    }

    static void run(Server server, List<Group> groups, Settings settings, PrintStream report) throws Exception {
        Instant start = Instant.now();
        report.println(header(server));
        for (Group group : groups) {
            Path directory = Files.createTempDirectory("godwit-benchmark-");
            try {
                report.println(group.scenario(settings).run(server, directory));
                report.flush();
            } finally {
                delete(directory);
            }
        }
        Duration time = Duration.between(start, Instant.now());
        report.printf("Everything took %d min %d s.%n", time.toMinutes(), time.toSecondsPart());
    }

    private static Server server(@Nullable String url) throws IOException {
        return url == null ? Server.embedded() : Server.at(url);
    }

    private static String header(Server server) throws IOException, SQLException {
        StringBuilder text = new StringBuilder();
        line(text, "date", LocalDate.now(ZoneOffset.UTC).toString());
        line(text, "machine", Machine.description());
        line(text, "JVM", Machine.jvm());
        line(text, "PostgreSQL", server.description());
        for (Tool tool : Tool.all()) {
            line(text, tool.name(), tool.version());
        }
        Optional<Psql> psql = Psql.find();
        line(text, Psql.NAME, psql.isPresent() ? psql.get().version() : "not on the PATH");
        line(text, "opening a connection", connecting(server) + " round trips, which are included below");
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("- ").append(name).append(": ").append(value).append('\n');
    }

    private static long connecting(Server server) throws IOException, SQLException {
        try (Database database = server.create();
                Route route = new Distance(Duration.ZERO).open(server);
                Connection connection = route.to(database).getConnection()) {
            connection.getMetaData();
            return route.roundTrips().orElseThrow();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
