package dev.godwit.script;

import java.util.List;
import java.util.Set;

/** How a statement may run. */
public enum TransactionNeed {
    /** In a transaction like any other. */
    WANTED,
    /** As well in a transaction as outside. */
    NEUTRAL,
    /** PostgreSQL refuses it in a transaction. */
    FORBIDDEN,
    /** It begins or ends a transaction. */
    BEGIN,
    /** It commits a transaction. */
    COMMIT,
    /** Transaction control that is neither. */
    CONTROL;

    private static final Set<String> WITHOUT_OWN_TRANSACTION = Set.of("DATABASE", "TABLESPACE");

    /**
     * Decides by the words of the statement, upper-cased; quoted identifiers and strings stand for themselves.
     *
     * @see <a href="https://www.postgresql.org/docs/current/sql-commands.html">SQL Commands</a>, whose pages say which
     *     command cannot be executed inside a transaction block
     */
    static TransactionNeed of(List<String> words) {
        return switch (word(words, 0)) {
            case "SET", "RESET", "SHOW", "ANALYZE", "ANALYSE" -> NEUTRAL;
            case "BEGIN", "START" -> BEGIN;
            case "COMMIT", "END" -> commit(words);
            case "ROLLBACK", "ABORT" -> rollback(words);
            case "PREPARE" -> word(words, 1).equals("TRANSACTION") ? CONTROL : WANTED;
            case "VACUUM" -> FORBIDDEN;
            case "DISCARD" -> forbidden(word(words, 1).equals("ALL"));
            case "CREATE" -> create(words);
            case "DROP" -> drop(words);
            case "ALTER" -> alter(words);
            case "REINDEX" -> reindex(words);
            case "CLUSTER" -> forbidden(operands(words).isEmpty());
            default -> WANTED;
        };
    }

    private static TransactionNeed commit(List<String> words) {
        if (word(words, 1).equals("PREPARED")) {
            return FORBIDDEN;
        }
        return words.contains("CHAIN") && !words.contains("NO") ? CONTROL : COMMIT;
    }

    private static TransactionNeed rollback(List<String> words) {
        if (word(words, 1).equals("PREPARED")) {
            return FORBIDDEN;
        }
        return words.contains("TO") ? WANTED : CONTROL;
    }

    private static TransactionNeed create(List<String> words) {
        if (word(words, 1).equals("SUBSCRIPTION")) {
            return forbidden(!isOff(words, "CREATE_SLOT") && !isOff(words, "CONNECT"));
        }
        int index = word(words, 1).equals("UNIQUE") ? 2 : 1;
        return forbidden(WITHOUT_OWN_TRANSACTION.contains(word(words, 1))
                || (word(words, index).equals("INDEX") && word(words, index + 1).equals("CONCURRENTLY")));
    }

    private static TransactionNeed drop(List<String> words) {
        String kind = word(words, 1);
        return forbidden(WITHOUT_OWN_TRANSACTION.contains(kind)
                || kind.equals("SUBSCRIPTION")
                || (kind.equals("INDEX") && word(words, 2).equals("CONCURRENTLY")));
    }

    private static TransactionNeed alter(List<String> words) {
        return switch (word(words, 1)) {
            case "SYSTEM" -> FORBIDDEN;
            case "DATABASE" -> forbidden(follows(words, "SET", "TABLESPACE"));
            case "TABLE" -> forbidden(follows(words, "DETACH", "PARTITION") && words.contains("CONCURRENTLY"));
            case "SUBSCRIPTION" -> alterSubscription(words);
            default -> WANTED;
        };
    }

    private static TransactionNeed alterSubscription(List<String> words) {
        if (follows(words, "REFRESH", "PUBLICATION") || follows(words, "REFRESH", "SEQUENCES")) {
            return FORBIDDEN;
        }
        if (follows(words, "SET", "(")) {
            return forbidden(words.contains("FAILOVER") || isOff(words, "TWO_PHASE"));
        }
        boolean publication = follows(words, "SET", "PUBLICATION")
                || follows(words, "ADD", "PUBLICATION")
                || follows(words, "DROP", "PUBLICATION");
        return forbidden(publication && !isOff(words, "REFRESH"));
    }

    private static TransactionNeed reindex(List<String> words) {
        List<String> operands = operands(words);
        boolean concurrently =
                words.contains("CONCURRENTLY") && !(word(words, 1).equals("(") && isOff(words, "CONCURRENTLY"));
        return forbidden(concurrently
                || (!operands.isEmpty()
                        && Set.of("SCHEMA", "DATABASE", "SYSTEM").contains(operands.get(0))));
    }

    /** What follows the command's name, its options in parentheses and {@code VERBOSE}. */
    private static List<String> operands(List<String> words) {
        int from = 1;
        if (word(words, 1).equals("(")) {
            from = words.indexOf(")") + 1;
        }
        if (word(words, from).equals("VERBOSE")) {
            from++;
        }
        return words.subList(Math.min(from, words.size()), words.size());
    }

    private static TransactionNeed forbidden(boolean yes) {
        return yes ? FORBIDDEN : WANTED;
    }

    private static boolean follows(List<String> words, String first, String second) {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).equals(first) && words.get(i + 1).equals(second)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOff(List<String> words, String option) {
        int at = words.indexOf(option);
        int value = word(words, at + 1).equals("=") ? at + 2 : at + 1;
        return at >= 0 && Set.of("FALSE", "'FALSE'", "OFF", "'OFF'", "0", "'0'").contains(word(words, value));
    }

    private static String word(List<String> words, int index) {
        return index < words.size() ? words.get(index) : "";
    }
}
