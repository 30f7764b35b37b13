package dev.godwit.execute;

import dev.godwit.history.HistoryTables;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query of another session as it may be shown: one line without literals, which may be passwords, personal data or the
 * connection of a subscription. The server shows only the beginning of a long query, so that a literal may have no end.
 */
final class QueryText {

    private static final int LONGEST = 120;
    private static final String STRING = "'…'";
    private static final String NUMBER = "…";

    private static final Pattern STATEMENT_NUMBER = Pattern.compile(" (\\d+)(?:-\\d+)?/\\d+$");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");
    private static final Pattern WORD =
            Pattern.compile("[\\p{L}_\\x{80}-\\x{10FFFF}][\\p{L}\\d_$\\x{80}-\\x{10FFFF}]*");
    private static final Pattern DIGITS = Pattern.compile("\\.?\\d(?:[eE][+-]?\\d|[\\w.])*+");
    private static final Pattern PARAMETER = Pattern.compile("\\$\\d+");
    private static final Pattern DOLLAR =
            Pattern.compile("\\$(?:[\\p{L}_\\x{80}-\\x{10FFFF}][\\p{L}\\d_\\x{80}-\\x{10FFFF}]*)?\\$");
    private static final Pattern IDENTIFIER = Pattern.compile("\"(?:[^\"]++|\"\")*+\"?");
    private static final Pattern LINE_COMMENT = Pattern.compile("--[^\\r\\n]*");
    private static final Pattern COMMENT_MARK = Pattern.compile("/\\*|\\*/");

    private final String text;
    private final StringBuilder shown = new StringBuilder();
    private int position;

    private QueryText(String text) {
        this.text = text;
    }

    static String shown(String query) {
        return new QueryText(query).read();
    }

    /**
     * The same of a session that may be a migrator's: of a message with many statements, only the one that runs. Nothing is
     * left when that one comes after what the server remembers of the message.
     *
     * @param application how the session is called
     */
    static String shown(String query, @Nullable String application, HistoryTables tables) {
        List<String> statements = new QueryText(query).split();
        if (statements.size() == 1) {
            return shown(query);
        }
        if (!statements.get(1).startsWith(Progress.BEGINNING)) {
            // a statement that is committed together with its note
            boolean noted =
                    statements.get(0).equals("BEGIN") && application != null && application.startsWith("godwit ");
            return shown(noted ? statements.get(1) : query);
        }
        int claim = 1;
        while (claim < statements.size() && !isClaim(statements.get(claim), tables)) {
            claim++;
        }
        Matcher number = STATEMENT_NUMBER.matcher(application == null ? "" : application);
        return statements.stream()
                .skip(claim + 1L)
                .filter(statement -> !statement.startsWith(Progress.BEGINNING))
                .skip(number.find() ? Long.parseLong(number.group(1)) - 1 : 0)
                .findFirst()
                .map(QueryText::shown)
                .orElse("");
    }

    /** The statements of a message; what is between quotes is none, however it looks. */
    private List<String> split() {
        List<String> statements = new ArrayList<>();
        int start = 0;
        while (position < text.length()) {
            if (position > 0 && text.startsWith(Channel.SEPARATOR, position - 1)) {
                statements.add(text.substring(start, position).strip());
                start = position + 1;
            }
            readNext();
        }
        statements.add(text.substring(start).strip());
        return statements;
    }

    private static boolean isClaim(String statement, HistoryTables tables) {
        return statement.startsWith("INSERT INTO " + tables.qualified())
                || statement.startsWith("DELETE FROM " + tables.qualified());
    }

    private String read() {
        while (position < text.length()) {
            readNext();
        }
        String line = shown.toString().strip();
        return line.length() <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, LONGEST))) + "…";
    }

    private void readNext() {
        char c = text.charAt(position);
        if (skip(SPACE) || skip(LINE_COMMENT)) {
            space();
        } else if (text.startsWith("/*", position)) {
            comment();
            space();
        } else if (c == '\'') {
            string(false);
        } else if (c == '$') {
            dollar();
        } else if (!copy(IDENTIFIER) && !word()) {
            if (skip(DIGITS)) {
                shown.append(NUMBER);
            } else {
                shown.append(c);
                position++;
            }
        }
    }

    private void space() {
        if (!shown.isEmpty() && shown.charAt(shown.length() - 1) != ' ') {
            shown.append(' ');
        }
    }

    private boolean skip(Pattern pattern) {
        Matcher here = at(pattern);
        if (here.lookingAt()) {
            position = here.end();
            return true;
        }
        return false;
    }

    private boolean copy(Pattern pattern) {
        int start = position;
        boolean found = skip(pattern);
        shown.append(text, start, position);
        return found;
    }

    private Matcher at(Pattern pattern) {
        return pattern.matcher(text).region(position, text.length());
    }

    /** A word; an E before a quote is a part of the literal, which has escapes then. */
    private boolean word() {
        int start = position;
        if (!copy(WORD)) {
            return false;
        }
        if (position < text.length() && text.charAt(position) == '\'') {
            string(text.substring(start, position).equalsIgnoreCase("e"));
        }
        return true;
    }

    /**
     * Without {@code standard_conforming_strings}, a backslash escapes in every literal. Nobody knows how the other session
     * reads one, and so what comes after it is not shown.
     */
    private void string(boolean escapes) {
        shown.append(STRING);
        position++;
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '\\') {
                position = escapes ? position + 1 : text.length();
            } else if (c == '\'') {
                if (position == text.length() || text.charAt(position) != '\'') {
                    return;
                }
                position++;
            }
        }
    }

    private void dollar() {
        if (copy(PARAMETER)) {
            return;
        }
        int start = position;
        if (!skip(DOLLAR)) {
            shown.append(text.charAt(position++));
            return;
        }
        String quote = text.substring(start, position);
        int end = text.indexOf(quote, position);
        position = end < 0 ? text.length() : end + quote.length();
        shown.append(STRING);
    }

    /** Comments may be in comments. */
    private void comment() {
        Matcher mark = at(COMMENT_MARK);
        int depth = 0;
        while (mark.find()) {
            depth += mark.group().equals("/*") ? 1 : -1;
            if (depth == 0) {
                position = mark.end();
                return;
            }
        }
        position = text.length();
    }
}
