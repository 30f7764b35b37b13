package dev.godwit.boot.command.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.testing.DocumentationPage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** {@code docs/reference/commands.md} has every command, option and exit code, as {@code --help} has them. */
class CommandsDocumentationTest {

    private static final DocumentationPage PAGE = DocumentationPage.of("reference/commands.md");
    private static final String COMMON = "Options of every command";

    private final CommandLine commands = Commands.commandLine();

    @Test
    void everyCommandHasASectionInTheirOrder() {
        List<String> documented = PAGE.sections().keySet().stream()
                .filter(title -> title.equals(title.toLowerCase(Locale.ROOT)))
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(commands.getSubcommands().keySet());
    }

    @Test
    void eachBeginsWithItsDescription() {
        commands.getSubcommands()
                .forEach((name, command) -> assertThat(PAGE.sections().get(name))
                        .as(name)
                        .startsWith("\n"
                                + String.join(
                                        " ",
                                        command.getCommandSpec().usageMessage().description()) + "\n"));
    }

    @Test
    void theOptionsThatAllHaveAreListedOnce() {
        CommandLine first = commands.getSubcommands().values().iterator().next();

        assertThat(PAGE.table(COMMON)).containsExactlyInAnyOrderElementsOf(rows(first, true));
    }

    @Test
    void eachListsItsOwnOptions() {
        commands.getSubcommands().forEach((name, command) -> {
            List<List<String>> rows = rows(command, false);
            List<List<String>> documented =
                    section(name).contains("\n| option | meaning |\n") ? PAGE.table(name) : List.of();

            assertThat(documented).as(name).containsExactlyInAnyOrderElementsOf(rows);
        });
    }

    @Test
    void everyExitCodeIsListed() {
        assertThat(PAGE.table("Exit codes"))
                .containsExactlyElementsOf(Arrays.stream(ExitCode.values())
                        .map(code -> List.of(String.valueOf(code.number()), code.meaning()))
                        .toList());
    }

    private static List<List<String>> rows(CommandLine command, boolean common) {
        Stream<List<String>> options = command.getCommandSpec().options().stream()
                .filter(option -> isCommon(option, command) == common)
                .map(option -> List.of(names(option), meaning(option.description())));
        Stream<List<String>> arguments = common
                ? Stream.of()
                : command.getCommandSpec().positionalParameters().stream()
                        .map(argument -> List.of(argument.paramLabel(), meaning(argument.description())));
        return Stream.concat(arguments, options).toList();
    }

    private static String section(String name) {
        return Objects.requireNonNull(PAGE.sections().get(name), name);
    }

    private static boolean isCommon(OptionSpec option, CommandLine command) {
        return option.usageHelp()
                || command.getCommandSpec().mixins().values().stream()
                        .anyMatch(mixin -> mixin.optionsMap().containsKey(option.longestName()));
    }

    private static String names(OptionSpec option) {
        return Arrays.stream(option.names())
                .map(name -> option.arity().max() == 0 ? name : name + "=" + option.paramLabel())
                .collect(Collectors.joining(", "));
    }

    private static String meaning(String[] description) {
        return String.join(" ", description).replace("${DEFAULT-VALUE}", "text");
    }
}
