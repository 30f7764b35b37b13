package dev.godwit.boot.command;

import dev.godwit.boot.TestApplications;
import dev.godwit.boot.command.output.Terminal;
import dev.godwit.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;

/** A command on an application, in this process, which it does not end. */
final class CommandTrial {

    /** The lines of the log, which are there or not: other tests of this process have chosen the level. */
    private static final Pattern LOG = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\S+ +INFO .*\\R", Pattern.MULTILINE);

    /** How a command ended, and what it wrote besides the log. */
    record Outcome(int exitCode, String output, String messages) {}

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
    private final SpringApplication application;

    CommandTrial(Class<?>... sources) {
        application = new SpringApplication(sources);
        application.addBootstrapRegistryInitializer(registry -> registry.register(
                Terminal.class, context -> new Terminal(stream(output), stream(messages), false, null)));
    }

    private static PrintStream stream(ByteArrayOutputStream target) {
        return new PrintStream(target, true, StandardCharsets.UTF_8);
    }

    SpringApplication application() {
        return application;
    }

    Outcome on(TestDatabase database, String... arguments) {
        return run(Stream.concat(
                        Stream.of(arguments),
                        Arrays.stream(TestApplications.dataSource(database)).map("--"::concat))
                .toArray(String[]::new));
    }

    Outcome run(String... arguments) {
        try {
            application.run(arguments).close();
        } catch (CommandFinishedException finished) {
            return new Outcome(
                    finished.getExitCode(),
                    output.toString(StandardCharsets.UTF_8),
                    LOG.matcher(messages.toString(StandardCharsets.UTF_8)).replaceAll(""));
        }
        throw new AssertionError("this was no command: " + String.join(" ", arguments));
    }
}
