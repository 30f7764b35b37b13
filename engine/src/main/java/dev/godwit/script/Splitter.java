package dev.godwit.script;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a script into statements where psql would: at a semicolon outside parentheses and outside the body of a SQL
 * function between {@code BEGIN ATOMIC} and its {@code END}.
 */
final class Splitter {

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
            "COPY",
            "INSERT");

    /** Enough for a COPY that names all of the 1,600 columns that a table can have. */
    private static final int MOST_WORDS = 5_000;

    /** Enough for the table that an INSERT names. */
    private static final int INSERT_WORDS = 5;

    /** No keyword and no option's value is longer: a long string or name needs no second copy. */
    private static final int LONGEST_WORD = 200;

    /** A file that is not SQL at all would fill the log. */
    private static final int MOST_PROBLEMS = 100;

    private final String text;
    private final Positions positions;
    private final Lexer lexer;
    private final List<Statement> statements = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private final List<String> words = new ArrayList<>();
    private int first = -1;
    private int last;
    private int parentheses;
    private int blocks;
    private String previous = "";
    private boolean atTop = true;

    Splitter(String text, Positions positions) {
        this.text = text;
        this.positions = positions;
        this.lexer = new Lexer(text, 0);
    }

    List<Statement> split() {
        try {
            for (Token token = lexer.next(); token.kind() != Token.Kind.END; token = lexer.next()) {
                accept(token);
            }
            finish();
        } catch (Lexer.UnterminatedException e) {
            report(Problem.error(ProblemCode.SCRIPT, "the %s has no end".formatted(e.what))
                    .at(positions.at(e.start))
                    .cause("it begins here and goes on to the end of the script")
                    .remedy("close it, or double a quote that belongs to the text"));
        }
        return statements;
    }

    List<Problem> problems() {
        return problems;
    }

    private void report(Problem problem) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        }
    }

    private void accept(Token token) {
        atTop &= token.isComment();
        switch (token.kind()) {
            case LINE_COMMENT -> lateDirective(token);
            case BLOCK_COMMENT -> {}
            case META_COMMAND -> metaCommand(token);
            case SEMICOLON -> {
                if (parentheses == 0 && blocks == 0) {
                    finish();
                } else {
                    add(token);
                }
            }
            default -> add(token);
        }
    }

    private void add(Token token) {
        if (first < 0) {
            first = token.start();
        }
        last = token.end();
        String word = word(token);
        if (token.kind() == Token.Kind.OPEN) {
            parentheses++;
        } else if (token.kind() == Token.Kind.CLOSE) {
            parentheses = Math.max(0, parentheses - 1);
        } else if (token.kind() == Token.Kind.WORD) {
            block(word);
        }
        if (remembers()) {
            words.add(word);
        }
        previous = word;
    }

    private String word(Token token) {
        boolean quoted = token.kind() == Token.Kind.STRING || token.kind() == Token.Kind.QUOTED_IDENTIFIER;
        if (quoted && (!remembers() || token.end() - token.start() > LONGEST_WORD)) {
            return "";
        }
        String word = text.substring(token.start(), token.end());
        return token.kind() == Token.Kind.QUOTED_IDENTIFIER ? word : upperCase(word);
    }

    /** PostgreSQL folds the case of ASCII letters only. */
    private static String upperCase(String word) {
        char[] letters = word.toCharArray();
        for (int i = 0; i < letters.length; i++) {
            if (letters[i] >= 'a' && letters[i] <= 'z') {
                letters[i] = (char) (letters[i] - 'a' + 'A');
            }
        }
        return new String(letters);
    }

    private boolean remembers() {
        if (words.size() < 2) {
            return true;
        }
        String command = words.get(0);
        return REMEMBERED.contains(command) && words.size() < (command.equals("INSERT") ? INSERT_WORDS : MOST_WORDS);
    }

    /** After {@code AS} and after a dot, CASE and END are names. */
    private void block(String word) {
        if (blocks == 0) {
            if (word.equals("ATOMIC") && previous.equals("BEGIN") && createsRoutine()) {
                blocks = 1;
            }
        } else if (!previous.equals(".") && !previous.equals("AS")) {
            if (word.equals("CASE")) {
                blocks++;
            } else if (word.equals("END")) {
                blocks--;
            }
        }
    }

    private boolean createsRoutine() {
        return words.size() > 1
                && words.get(0).equals("CREATE")
                && (isRoutine(words.get(1)) || (words.size() > 3 && isRoutine(words.get(3))));
    }

    private static boolean isRoutine(String word) {
        return word.equals("FUNCTION") || word.equals("PROCEDURE");
    }

    private void finish() {
        if (first >= 0) {
            statements.add(new Statement(
                    text.substring(first, last), first, TransactionNeed.of(words), insertTarget(), copyData()));
        }
        words.clear();
        first = -1;
        parentheses = 0;
        blocks = 0;
        previous = "";
    }

    private @Nullable String insertTarget() {
        if (words.size() < 3 || !words.get(0).equals("INSERT") || !words.get(1).equals("INTO")) {
            return null;
        }
        int name = words.size() > 4 && words.get(3).equals(".") ? 4 : 2;
        String word = words.get(name);
        return word.startsWith("\"")
                ? word.substring(1, word.length() - 1).replace("\"\"", "\"")
                : word.toLowerCase(Locale.ROOT);
    }

    private @Nullable String copyData() {
        if (words.isEmpty() || !words.get(0).equals("COPY")) {
            return null;
        }
        if (copies("TO", "STDOUT")) {
            report(Problem.error(ProblemCode.SCRIPT, "COPY … TO STDOUT has nobody to read it")
                    .at(positions.at(first))
                    .remedy("leave it out of the migration"));
            return null;
        }
        if (!copies("FROM", "STDIN")) {
            return null;
        }
        int start = lineAfter(lexer.position());
        int from = start;
        while (from < text.length()) {
            int end = lineEnd(from);
            if (end - from == 2 && text.startsWith("\\.", from)) {
                lexer.moveTo(end);
                return text.substring(start, from);
            }
            from = Math.min(text.length(), end + lineBreak(end));
        }
        report(Problem.error(ProblemCode.SCRIPT, "the data of COPY … FROM STDIN has no end")
                .at(positions.at(first))
                .remedy("end the data with a line that holds only \\."));
        lexer.moveTo(text.length());
        return null;
    }

    private boolean copies(String direction, String stream) {
        int depth = 0;
        for (int i = 1; i + 1 < words.size(); i++) {
            String word = words.get(i);
            depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
            if (depth == 0 && word.equals(direction)) {
                return words.get(i + 1).equals(stream);
            }
        }
        return false;
    }

    private int lineAfter(int from) {
        int end = lineEnd(from);
        String rest = text.substring(from, end).strip();
        if (!rest.isEmpty() && !rest.startsWith("--")) {
            report(Problem.error(ProblemCode.SCRIPT, "something follows COPY … FROM STDIN on its line")
                    .at(positions.at(from))
                    .cause("the data begins on the next line")
                    .remedy("move it below the data"));
        }
        return Math.min(text.length(), end + lineBreak(end));
    }

    private int lineEnd(int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    private int lineBreak(int at) {
        return text.startsWith("\r\n", at) ? 2 : 1;
    }

    private void lateDirective(Token comment) {
        String line = text.substring(comment.start(), comment.end());
        if (!atTop && Header.isDirective(line)) {
            report(Problem.error(ProblemCode.DIRECTIVE, "a directive below the first statement has no effect")
                    .at(positions.at(comment.start()))
                    .remedy("move it into the comments at the top of the file"));
        }
    }

    private void metaCommand(Token token) {
        String name = text.substring(token.start(), Math.min(token.end(), token.start() + LONGEST_WORD))
                .split("\\s", 2)[0];
        report(Problem.error(ProblemCode.META_COMMAND, "%s is a command of psql".formatted(name))
                .at(positions.at(token.start()))
                .cause("the server does not know psql's commands, and a migration is run without psql")
                .remedy("remove the line, or say the same in SQL"));
    }
}
