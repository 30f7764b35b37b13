package dev.godwit.script;

import dev.godwit.script.Statement.Trait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words that a statement begins with, in capitals, as far as they decide what it is; quoted identifiers and strings
 * stand for themselves.
 */
final class Command {

    /** Only what these commands begin with decides how they may run: the others need not be remembered. */
    private static final Set<String> REMEMBERED = Set.of(
            "ALTER",
            "CREATE",
            "DROP",
            "REINDEX",
            "CLUSTER",
            "DISCARD",
            "COMMIT",
            "END",
            "ROLLBACK",
            "ABORT",
            "PREPARE",
            "SET",
            "RESET",
            "COPY",
            "INSERT");

    /** Commands that run no code which could change the session, unless their text says so. */
    private static final Set<String> LEAVES_SESSION = Set.of(
            "CREATE",
            "ALTER",
            "DROP",
            "INSERT",
            "UPDATE",
            "DELETE",
            "TRUNCATE",
            "COPY",
            "COMMENT",
            "GRANT",
            "REVOKE",
            "LOCK");

    /** Objects that only this session sees, or that bring code of their own with them. */
    private static final Set<String> CREATED_IN_SESSION = Set.of("EXTENSION", "TEMP", "TEMPORARY", "LOCAL", "GLOBAL");

    /** Commands of which some cannot be part of a transaction. */
    private static final Set<String> ALONE =
            Set.of("CREATE", "DROP", "ALTER", "VACUUM", "REINDEX", "CLUSTER", "DISCARD", "COMMIT", "ROLLBACK");

    private static final Set<Trait> NONE = Set.of();
    private static final Set<String> OFF = Set.of("OFF", "FALSE", "NO", "0");

    /** Enough for a COPY that names all of the 1,600 columns that a table can have. */
    private static final int MOST_WORDS = 5_000;

    /** Enough for the table that an INSERT names. */
    private static final int INSERT_WORDS = 5;

    /** No keyword and no option's value is longer: a long string or name needs no second copy. */
    static final int LONGEST_WORD = 200;

    private final List<String> words = new ArrayList<>();

    private boolean wantsMore = true;

    void clear() {
        words.clear();
        wantsMore = true;
    }

    void add(String word) {
        words.add(word);
        wantsMore = words.size() < 2
                || (REMEMBERED.contains(words.get(0))
                        && words.size() < (words.get(0).equals("INSERT") ? INSERT_WORDS : MOST_WORDS));
    }

    /** Whether the next word matters. */
    boolean wantsMore() {
        return wantsMore;
    }

    private String word(int index) {
        return index < words.size() ? words.get(index) : "";
    }

    TransactionNeed need() {
        return TransactionNeed.of(words);
    }

    boolean createsRoutine() {
        return word(0).equals("CREATE") && (isRoutine(word(1)) || isRoutine(word(3)));
    }

    private static boolean isRoutine(String word) {
        return word.equals("FUNCTION") || word.equals("PROCEDURE");
    }

    boolean copiesFromInput() {
        return copies("FROM");
    }

    boolean copiesToOutput() {
        return copies("TO");
    }

    /** To the server STDIN and STDOUT are the same: only the direction counts. */
    private boolean copies(String direction) {
        if (!word(0).equals("COPY")) {
            return false;
        }
        int depth = 0;
        for (int i = 1; i + 1 < words.size(); i++) {
            String word = words.get(i);
            depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
            if (depth == 0 && (word.equals("FROM") || word.equals("TO"))) {
                return word.equals(direction)
                        && (word(i + 1).equals("STDIN") || word(i + 1).equals("STDOUT"));
            }
        }
        return false;
    }

    @Nullable
    String insertTarget() {
        if (words.size() < 3 || !word(0).equals("INSERT") || !word(1).equals("INTO")) {
            return null;
        }
        String word = words.size() > 4 && word(3).equals(".") ? word(4) : word(2);
        return word.startsWith("\"")
                ? word.substring(1, word.length() - 1).replace("\"\"", "\"")
                : word.toLowerCase(Locale.ROOT);
    }

    /**
     * What is to know besides.
     *
     * @param setsParameters whether it calls the function that does what SET does
     */
    Set<Trait> traits(boolean setsParameters) {
        String command = word(0);
        boolean leavesSession = !setsParameters
                && LEAVES_SESSION.contains(command)
                && !(command.equals("CREATE") && CREATED_IN_SESSION.contains(word(1)));
        Set<Trait> traits = again();
        if (leavesSession && !command.equals("COPY")) {
            return traits.isEmpty() ? NONE : traits;
        }
        if (copiesFromInput()) {
            traits.add(Trait.HAS_DATA);
        }
        if (!leavesSession) {
            traits.add(Trait.CHANGES_SESSION);
        }
        if (parameter("STANDARD_CONFORMING_STRINGS") != null) {
            traits.add(Trait.CHANGES_PARSING);
        }
        if (command.equals("PREPARE") && need() == TransactionNeed.WANTED) {
            traits.add(Trait.PREPARES);
        }
        if (command.equals("DISCARD") && word(1).equals("ALL")) {
            traits.add(Trait.DISCARDS_ALL);
        }
        return Collections.unmodifiableSet(traits);
    }

    /** What becomes of it when it is carried out once more, if it cannot be part of a transaction. */
    private Set<Trait> again() {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        if (ALONE.contains(word(0)) && need() == TransactionNeed.FORBIDDEN) {
            if (isHarmlessAgain()) {
                traits.add(Trait.HARMLESS_AGAIN);
            } else if (!isIndexWithoutName()) {
                traits.add(Trait.FAILS_AGAIN);
            }
        }
        return traits;
    }

    private boolean isHarmlessAgain() {
        return switch (word(0)) {
            case "CREATE", "DROP" -> words.contains("IF") && words.contains("EXISTS");
            case "ALTER" ->
                switch (word(1)) {
                    case "SYSTEM", "DATABASE" -> true;
                    case "SUBSCRIPTION" -> !word(3).equals("ADD") && !word(3).equals("DROP");
                    default -> false;
                };
            case "COMMIT", "ROLLBACK" -> false;
            default -> true;
        };
    }

    /** The server gives each such index another name. */
    private boolean isIndexWithoutName() {
        return word(0).equals("CREATE") && words.contains("CONCURRENTLY") && follows("CONCURRENTLY", "ON");
    }

    private boolean follows(String first, String second) {
        return word(words.indexOf(first) + 1).equals(second);
    }

    /** Whether a backslash in a plain string escapes once this is carried out. */
    boolean turnsBackslashEscapesOn() {
        return OFF.contains(String.valueOf(parameter("STANDARD_CONFORMING_STRINGS")));
    }

    /**
     * The value that it gives to a parameter of the session, in capitals and without quotes.
     *
     * @return empty when it sets the parameter back; null when it is about something else
     */
    @Nullable
    String parameter(String name) {
        if (word(0).equals("RESET")) {
            return word(1).equals(name) ? "" : null;
        }
        int at = word(1).equals("SESSION") || word(1).equals("LOCAL") ? 2 : 1;
        if (!word(0).equals("SET") || !word(at).equals(name)) {
            return null;
        }
        String value = word(at + 2);
        return value.equals("DEFAULT") ? "" : value.replace("'", "");
    }
}
