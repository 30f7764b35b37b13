package dev.godwit.boot.command.verb;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says why arguments make no sense. */
public final class WrongUsage {

    private static final String STATE = "nothing was connected to or changed";

    private WrongUsage() {}

    static Problem noCommand(List<String> commands) {
        return problem("a command is missing").remedy("say which: " + String.join(", ", commands));
    }

    static Problem of(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        List<String> remedy = new ArrayList<>();
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            remedy.add("did you mean: " + String.join(", ", unmatched.getSuggestions()));
        }
        remedy.add("see: " + command + " --help");
        Problem problem = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched, command)
                : problem("the arguments of " + command + " are wrong")
                        .found(String.valueOf(e.getMessage()).replaceFirst("^Error: ", ""));
        return problem.remedy(remedy);
    }

    /** What stands behind the '=' of an option that nobody knows may be a password. */
    private static Problem unmatched(UnmatchedArgumentException e, String command) {
        String argument = e.getUnmatched().get(0);
        if (argument.startsWith("-")) {
            return problem("%s has no option %s".formatted(command, argument.split("=", 2)[0]));
        }
        return e.getCommandLine().getSubcommands().isEmpty()
                ? problem("%s does not know what to do with an argument".formatted(command))
                        .found(argument)
                : problem("there is no command %s".formatted(argument));
    }

    /** Something is wrong with what was asked for, and no verb has done anything. */
    public static Problem problem(String message) {
        return Problem.error(ProblemCode.USAGE, message).state(STATE);
    }
}
