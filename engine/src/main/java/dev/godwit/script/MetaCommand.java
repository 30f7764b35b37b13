package dev.godwit.script;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a command of psql means in a migration, which is run without psql.
 *
 * @see <a href="https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-META-COMMANDS">psql's meta-commands</a>
 */
enum MetaCommand {
    /** It changes nothing but what psql shows, or guards a dump against other commands. */
    IGNORED,
    /** It ends a statement as a semicolon does. */
    ENDS_STATEMENT,
    REFUSED;

    private static final Set<String> HARMLESS = Set.of(
            "restrict",
            "unrestrict",
            "echo",
            "qecho",
            "warn",
            "timing",
            "pset",
            "x",
            "t",
            "a",
            "f",
            "h",
            "H",
            "?",
            "C",
            "T",
            "conninfo",
            "errverbose",
            "copyright",
            "p",
            "print",
            "s");

    /** Variables that change how psql goes on or what it shows, not what a script does. */
    private static final Set<String> HARMLESS_VARIABLES = Set.of(
            "ON_ERROR_STOP",
            "ECHO",
            "ECHO_HIDDEN",
            "QUIET",
            "VERBOSITY",
            "SHOW_CONTEXT",
            "SHOW_ALL_RESULTS",
            "HISTCONTROL",
            "HISTFILE",
            "HISTSIZE",
            "FETCH_COUNT",
            "PROMPT1",
            "PROMPT2",
            "PROMPT3",
            "HIDE_TABLEAM",
            "HIDE_TOAST_COMPRESSION",
            "COMP_KEYWORD_CASE",
            "IGNOREEOF");

    private static final int SHOWN = 40;

    /**
     * Decides by the line from the backslash on.
     *
     * @param within whether it stands in the middle of a statement
     */
    static MetaCommand of(String line, boolean within) {
        String name = name(line);
        String arguments = line.substring(name.length() + 1).strip();
        if (name.equals(";") || ((name.equals("g") || name.equals("gx")) && arguments.isEmpty())) {
            return ENDS_STATEMENT;
        }
        return !within && !anotherFollows(arguments) && isHarmless(name, arguments) ? IGNORED : REFUSED;
    }

    private static boolean isHarmless(String name, String arguments) {
        String first = arguments.split("\\s", 2)[0];
        return switch (name) {
            case "set" -> HARMLESS_VARIABLES.contains(first);
            case "encoding" ->
                arguments.isEmpty() || arguments.replaceAll("[-_']", "").equalsIgnoreCase("utf8");
            default -> HARMLESS.contains(name) || isDescription(name);
        };
    }

    /** The commands that begin with d, l, z and sf or sv list objects. */
    private static boolean isDescription(String name) {
        return name.matches("d[a-zA-Z]{0,4}[S+x]*|l[+x]*|list[+x]*|z[S+x]*|s[fv]\\+?");
    }

    /** A backslash outside quotes begins the next command, on the same line. */
    private static boolean anotherFollows(String arguments) {
        return arguments.replaceAll("'(?:[^']|'')*'|\"[^\"]*\"", "").indexOf('\\') >= 0;
    }

    private static String name(String line) {
        int end = 1;
        while (end < line.length() && !Lexer.isSpace(line.charAt(end)) && line.charAt(end) != '\\') {
            end++;
            if (line.charAt(end - 1) == ';') {
                break;
            }
        }
        return line.substring(1, end);
    }

    /** What to do about one that is refused, at the place of its backslash. */
    static Problem refusal(String line) {
        String name = name(line);
        String shown = "\\" + (name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name);
        String cure = cure(name);
        return Problem.error(ProblemCode.META_COMMAND, "%s is a command of psql".formatted(shown))
                .cause("the server does not know psql's commands, and a migration is run without psql")
                .remedy(cure == null ? "remove the line, or say the same in SQL" : cure);
    }

    private static @Nullable String cure(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "c", "connect" -> "remove the line: a migration stays in the database that it was started for";
            case "i", "ir", "include", "include_relative" ->
                "put the content of that file here, or into a migration of its own";
            case "copy" -> "write COPY … FROM STDIN; and the data below it, ended by a line with \\.";
            case "if", "elif", "else", "endif" ->
                "decide in a DO block; or by '-- godwit:profiles=…' in files of their own";
            case "set", "unset", "getenv", "prompt" -> "use placeholders: ${name}, with godwit.placeholders.name";
            case "gexec" -> "build and EXECUTE the statements in a DO block";
            case "gset" -> "use a variable of a DO block";
            case "q", "quit" -> "remove the line and what follows it";
            case "." -> "remove the line: no COPY … FROM STDIN precedes it";
            case "" -> "remove the backslash; within a text it stands in quotes";
            default -> null;
        };
    }
}
