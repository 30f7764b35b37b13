package dev.godwit.boot.command.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What every command has in common, also one that is added some day. */
class CommandsTest {

    @Test
    void everyVerbIsACommandWithADescriptionAndDescribedOptions() {
        CommandLine commands = Commands.commandLine();

        assertThat(commands.getSubcommands()).hasSameSizeAs(Verb.class.getPermittedSubclasses());
        assertThat(commands.getSubcommands().values()).allSatisfy(command -> {
            assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
            assertThat(command.getCommandSpec().args())
                    .allSatisfy(argument -> assertThat(argument.description()).isNotEmpty());
        });
    }

    @Test
    void everyVerbIsFinalAndNobodysBusiness() {
        assertThat(Verb.class.getPermittedSubclasses()).allSatisfy(verb -> {
            assertThat(Modifier.isFinal(verb.getModifiers())).isTrue();
            assertThat(Modifier.isPublic(verb.getModifiers())).isFalse();
        });
    }

    @Test
    void everyVerbTakesTheCommonOptions() {
        Commands.commandLine()
                .getSubcommands()
                .keySet()
                .forEach(name -> assertThat(Commands.parse(List.of(name, "--help"), false))
                        .as(name)
                        .isInstanceOfSatisfying(
                                Invocation.Help.class,
                                help -> assertThat(help.text()).contains("--output", "--migrator", "--help")));
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECTION, 4",
        "AUTHENTICATION, 4",
        "DATABASE, 4",
        "NO_DATA_SOURCE, 4",
        "LOCK_WAIT, 5",
        "USAGE, 2",
        "STATEMENT, 1",
        "READ_ONLY, 1",
        "CANCELLED, 1"
    })
    void aProblemDecidesHowACommandEnds(ProblemCode code, int exitCode) {
        Problem problem = Problem.error(code, "something happened");
        Problem another = Problem.error(ProblemCode.NAME, "a file has a wrong name");

        assertThat(ExitCode.of(List.of(problem)).number()).isEqualTo(exitCode);
        assertThat(ExitCode.of(List.of(another, problem)).number()).isEqualTo(exitCode);
    }

    @Test
    void aWarningDecidesNothing() {
        Problem warning = Problem.warning(ProblemCode.CONNECTION, "something happened");

        assertThat(ExitCode.of(List.of(warning))).isEqualTo(ExitCode.FAILED);
    }
}
