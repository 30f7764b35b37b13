package dev.godwit.boot.command.verb;

import dev.godwit.Migrator;
import dev.godwit.WaitRun;
import dev.godwit.boot.command.output.Page;
import dev.godwit.boot.descriptor.ProblemDescriptor;
import dev.godwit.event.MigrationTarget;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "wait",
        description = "Waits until everything that this build has is applied, by somebody else. Changes nothing.")
final class WaitVerb implements Verb {

    /** The wait as JSON. */
    private record Result(MigrationTarget target, List<ProblemDescriptor> problems, Duration duration) {}

    static final class Patience implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String value) {
            try {
                Duration duration = DurationStyle.detectAndParse(value);
                if (!duration.isNegative()) {
                    return duration;
                }
            } catch (IllegalArgumentException | DateTimeParseException | ArithmeticException noDuration) {
                // said below
            }
            throw new TypeConversionException("'" + value + "' is not a time like 30s or 5m");
        }
    }

    @Option(
            names = "--timeout",
            paramLabel = "<time>",
            converter = Patience.class,
            description = "How long to wait, for example 30s or 5m. By default godwit.wait-timeout.")
    private @Nullable Duration timeout;

    @Override
    public Answer run(Workplace workplace) {
        Migrator migrator = workplace.migrator();
        WaitRun run = migrator.awaitMigrated(
                timeout == null ? migrator.options().timeouts().waitTimeout() : timeout);
        Result result = new Result(run.target(), ProblemDescriptor.of(run.problems()), run.duration());
        return Answer.done(
                result,
                page -> page.line("Everything is applied in %s, after %s"
                        .formatted(run.target(), Page.duration(run.duration()))));
    }
}
