package dev.godwit.boot.command.verb;

import dev.godwit.migration.Problem;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.beans.BeanUtils;
import org.springframework.util.ReflectionUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Reads arguments: all commands with their options, as picocli sees them. */
public final class Commands {

    /** What stands before the command. */
    public static final String NAME = "migrations";

    private static final String COMMON = "common";
    private static final int WIDTH = 100;

    @Command(
            name = NAME,
            description = "Migrates the database of this application.",
            synopsisSubcommandLabel = "<command>")
    private static final class Root {}

    private Commands() {}

    /** Reads what follows {@value #NAME}. */
    public static Invocation parse(List<String> arguments, boolean colours) {
        try {
            ParseResult parsed = commandLine().parseArgs(arguments.toArray(String[]::new));
            List<CommandLine> path = parsed.asCommandLineList();
            CommandLine last = path.get(path.size() - 1);
            if (last.isUsageHelpRequested() || path.get(0).isUsageHelpRequested()) {
                return new Invocation.Help(last.getUsageMessage(colours ? Ansi.ON : Ansi.OFF));
            }
            if (!(last.getCommandSpec().userObject() instanceof Verb verb)) {
                return wrong(WrongUsage.noCommand(names()), arguments);
            }
            CommonOptions common =
                    (CommonOptions) Objects.requireNonNull(last.getMixins().get(COMMON));
            return new Invocation.Run(verb, common.output(), common.migrator());
        } catch (ParameterException e) {
            return wrong(WrongUsage.of(e), arguments);
        }
    }

    private static Invocation wrong(Problem problem, List<String> arguments) {
        return new Invocation.Wrong(problem, OutputFormat.askedFor(arguments));
    }

    /** What can stand behind {@value #NAME}. */
    public static List<String> names() {
        return List.copyOf(commandLine().getSubcommands().keySet());
    }

    /** The model that picocli makes of all commands, with objects of its own for each reading. */
    static CommandLine commandLine() {
        CommandLine root = new CommandLine(new Root());
        for (Class<?> type : Verb.class.getPermittedSubclasses()) {
            CommandLine verb = new CommandLine(instance(type));
            verb.addMixin(COMMON, new CommonOptions());
            verb.getCommandSpec().addOption(help());
            root.addSubcommand(verb.getCommandName(), verb);
        }
        root.setExpandAtFiles(false)
                .registerConverter(OutputFormat.class, new OutputFormat.Converter())
                .setUsageHelpWidth(WIDTH);
        root.getCommandSpec().addOption(help());
        describe(root.getCommandSpec().usageMessage());
        return root;
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build();
    }

    private static Object instance(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            ReflectionUtils.makeAccessible(constructor);
            return BeanUtils.instantiateClass(constructor);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " needs a constructor without parameters", e);
        }
    }

    private static void describe(UsageMessageSpec usage) {
        usage.customSynopsis("java -jar <application>.jar migrations <command> [options] [--<property>=<value>...]");
        usage.footer(Arrays.stream(ExitCode.values())
                .map(code -> "  %3d  %s".formatted(code.number(), code.meaning()))
                .collect(Collectors.joining(
                        "%n",
                        "%nmigrations <command> --help has its options. Arguments with a dot are Spring properties.%n%nExit codes:%n",
                        "")));
    }
}
