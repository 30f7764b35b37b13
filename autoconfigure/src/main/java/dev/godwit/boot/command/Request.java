package dev.godwit.boot.command;

import dev.godwit.boot.command.verb.Commands;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the process was started for, when that is a command.
 *
 * @param arguments those of the command
 * @param properties those that are properties of Spring
 */
record Request(List<String> arguments, List<String> properties) {

    /** Takes the place of the arguments in an image whose arguments are fixed. */
    static final String VARIABLE = "GODWIT_COMMAND";

    private static final String SINGULAR = Commands.NAME.substring(0, Commands.NAME.length() - 1);
    private static final String END_OF_OPTIONS = "--";
    private static final Pattern PROPERTY = Pattern.compile("--[^=]*\\..*", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+");
    private static final Pattern QUOTES = Pattern.compile("\"([^\"]*)\"|'([^']*)'");

    /**
     * Finds a command in the arguments of the process, else in its environment.
     *
     * @param variable the value of {@value #VARIABLE}
     */
    static Optional<Request> of(String[] arguments, @Nullable String variable) {
        List<String> all = Arrays.asList(arguments);
        List<String> properties = properties(all);
        List<String> others = new ArrayList<>(all);
        int command = firstOther(all);
        if (command >= 0 && isCommand(all, command)) {
            others.remove(command);
            return Optional.of(new Request(withoutProperties(others), properties));
        }
        if (variable == null || variable.isBlank()) {
            return Optional.empty();
        }
        List<String> words = words(variable);
        List<String> allProperties = new ArrayList<>(properties(words));
        allProperties.addAll(properties);
        return Optional.of(new Request(withoutProperties(words), allProperties));
    }

    /** Nobody who leaves the s out and names a command wants the application to start. */
    private static boolean isCommand(List<String> arguments, int index) {
        String word = arguments.get(index);
        return word.equals(Commands.NAME)
                || (word.equals(SINGULAR) && arguments.stream().skip(index + 1L).anyMatch(Commands.names()::contains));
    }

    /** The first argument that does not begin like an option; an application may have commands of its own before it. */
    private static int firstOther(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (!arguments.get(i).startsWith("-")) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> properties(List<String> arguments) {
        return arguments.stream()
                .takeWhile(argument -> !argument.equals(END_OF_OPTIONS))
                .filter(Request::isProperty)
                .toList();
    }

    private static List<String> withoutProperties(List<String> arguments) {
        int end = arguments.contains(END_OF_OPTIONS) ? arguments.indexOf(END_OF_OPTIONS) : arguments.size();
        List<String> others = new ArrayList<>(arguments.subList(0, end));
        others.removeIf(Request::isProperty);
        others.addAll(arguments.subList(end, arguments.size()));
        return others;
    }

    private static boolean isProperty(String argument) {
        return PROPERTY.matcher(argument).matches();
    }

    /** As a shell would split it, with quotes but without anything else. */
    private static List<String> words(String line) {
        return WORD.matcher(line)
                .results()
                .map(word -> QUOTES.matcher(word.group()).replaceAll(Request::quoted))
                .toList();
    }

    private static String quoted(MatchResult quotes) {
        String text = quotes.group(1) == null ? quotes.group(2) : quotes.group(1);
        return Matcher.quoteReplacement(text);
    }
}
