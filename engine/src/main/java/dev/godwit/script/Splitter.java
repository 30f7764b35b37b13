package dev.godwit.script;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.script.Lexer.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

    private static final String SET_CONFIG = "set_config";

    /** What {@code pg_dump} puts between BEGIN and COMMIT for each large object begins so. */
    private static final String LARGE_OBJECT = "SELECT pg_catalog.lo_open(";

    private static final Set<Statement.Trait> AROUND_LARGE_OBJECT = Set.of(Statement.Trait.AROUND_LARGE_OBJECT);

    /** A file that is not SQL at all would fill the log. */
    private static final int MOST_PROBLEMS = 100;

    /** Enough to see what the rest of a line is. */
    private static final int BEGINNING_OF_LINE = 300;

    private final Window window;
    private final Lexer lexer;
    private final Positions positions;
    private final List<Problem> problems = new ArrayList<>();

    private final Command command = new Command();
    private final Words words = new Words();
    private int count;
    private long first = -1;
    private long last;
    private int parentheses;
    private int blocks;
    private String previous = "";
    private boolean setsParameters;
    private boolean atTop = true;
    private final TwoWayFormat.Markers markers = new TwoWayFormat.Markers();
    private boolean inLargeObject;
    private boolean ended;
    private @Nullable CopyData data;

    Splitter(Input input) {
        this.window = new Window(input);
        this.lexer = new Lexer(window);
        this.positions = new Positions(input.text());
    }

    /** What is wrong with what has been read so far. */
    List<Problem> problems() {
        return problems;
    }

    /** The next statement; null at the end. Data that nobody has read is skipped. */
    @Nullable
    Statement next() {
        if (data != null) {
            data.skipRest();
            data = null;
        }
        clear();
        try {
            while (!ended) {
                Kind kind = command.wantsMore() || blocks > 0 ? lexer.next() : lexer.nextMark();
                if (lexer.contentEnd() > last) {
                    last = lexer.contentEnd();
                    previous = "";
                }
                if (accept(kind) && first >= 0) {
                    return finish();
                }
            }
        } catch (Lexer.UnterminatedException e) {
            ended = true;
            report(
                    Problem.error(ProblemCode.SCRIPT, "the %s has no end".formatted(e.what))
                            .cause("it begins here and goes on to the end of the script")
                            .remedy("close it, or double a quote that belongs to the text"),
                    e.start);
        } catch (Window.TooLongException e) {
            ended = true;
            report(
                    Problem.error(ProblemCode.SCRIPT, "the statement is too long for the memory")
                            .found("it has more than %d MB, and the heap at most %d MB"
                                    .formatted(
                                            e.length >> 20, Runtime.getRuntime().maxMemory() >> 20))
                            .cause(
                                    "only a statement as a whole can be sent; or a quote that is not closed makes one of many")
                            .remedy("cut it into several statements, use COPY … FROM STDIN, or raise -Xmx"),
                    e.start);
        }
        return null;
    }

    /** The data of the statement that was returned last, which is a {@code COPY … FROM STDIN}. */
    InputStream data() {
        if (data == null) {
            throw new IllegalStateException("the statement has no data");
        }
        return data;
    }

    /** Whoever has so many to settle needs no more, and each has to be located. */
    private void report(Problem problem, long offset) {
        problems.add(problem.at(positions.at(offset)));
        ended |= problems.size() == MOST_PROBLEMS;
    }

    /** Takes an element; returns whether a statement ends here. */
    private boolean accept(Kind kind) {
        atTop &= kind.isComment();
        switch (kind) {
            case LINE_COMMENT -> comment();
            case BLOCK_COMMENT -> {}
            case META_COMMAND -> {
                return metaCommand();
            }
            case END -> {
                ended = true;
                return true;
            }
            case SEMICOLON -> {
                if (parentheses == 0 && blocks == 0) {
                    return true;
                }
                add(kind);
            }
            default -> add(kind);
        }
        return false;
    }

    private void add(Kind kind) {
        if (first < 0) {
            first = lexer.start();
            window.keepFrom(first);
        }
        last = lexer.position();
        if (kind == Kind.OPEN) {
            parentheses++;
            setsParameters |= isCallOfSetConfig();
        } else if (kind == Kind.CLOSE) {
            parentheses = Math.max(0, parentheses - 1);
        }
        if (command.wantsMore() || blocks > 0) {
            String word = word(kind);
            if (kind == Kind.WORD) {
                block(word);
            }
            if (command.wantsMore()) {
                command.add(word);
            }
            previous = word;
        }
    }

    private String word(Kind kind) {
        boolean quoted = kind == Kind.STRING || kind == Kind.QUOTED_IDENTIFIER;
        if (quoted && (!command.wantsMore() || lexer.position() - lexer.start() > Command.LONGEST_WORD)) {
            return "";
        }
        if (kind == Kind.OPEN) {
            return "(";
        }
        return kind == Kind.QUOTED_IDENTIFIER
                ? lexer.text()
                : words.upperCase(window.bytes(), window.index(lexer.start()), window.index(lexer.position()));
    }

    /** After {@code AS} and after a dot, CASE and END are names. */
    private void block(String word) {
        if (blocks == 0) {
            if (word.equals("ATOMIC") && previous.equals("BEGIN") && command.createsRoutine()) {
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

    private boolean isCallOfSetConfig() {
        long end = lexer.start();
        while (end > first && Lexer.isSpace(window.at(end - 1))) {
            end--;
        }
        long begin = end - SET_CONFIG.length();
        return begin >= first
                && (window.at(end - 1) | 0x20) == 'g'
                && window.text(begin, end).toLowerCase(Locale.ROOT).equals(SET_CONFIG);
    }

    private void clear() {
        command.clear();
        first = -1;
        last = -1;
        parentheses = 0;
        blocks = 0;
        previous = "";
        setsParameters = false;
        window.keepFrom(Math.max(0, lexer.position() - BEGINNING_OF_LINE));
    }

    private Statement finish() {
        String text = window.text(first, last);
        String original = window.original(first, last);
        Statement statement = new Statement(
                ++count,
                text,
                original == null ? text : original,
                first,
                command.need(),
                command.insertTarget(),
                isAroundLargeObject() ? AROUND_LARGE_OBJECT : command.traits(setsParameters));
        if (statement.has(Statement.Trait.CHANGES_PARSING)) {
            lexer.backslashEscapes(command.turnsBackslashEscapesOn());
        }
        refuseForTheDriver("CLIENT_ENCODING", "UTF8");
        refuseForTheDriver("DATESTYLE", "ISO");
        if (command.copiesToOutput()) {
            report(
                    Problem.error(ProblemCode.SCRIPT, "COPY … TO STDOUT has nobody to read it")
                            .remedy("leave it out of the migration"),
                    first);
        }
        if (statement.has(Statement.Trait.HAS_DATA)) {
            beginData();
        }
        return statement;
    }

    private boolean isAroundLargeObject() {
        switch (command.need()) {
            case BEGIN -> inLargeObject = isFollowedBy(LARGE_OBJECT);
            case COMMIT -> {
                boolean ends = inLargeObject;
                inLargeObject = false;
                return ends;
            }
            default -> {
                return false;
            }
        }
        return inLargeObject;
    }

    private boolean isFollowedBy(String text) {
        long at = lexer.position();
        while (Lexer.isSpace(window.at(at))) {
            at++;
        }
        for (int i = 0; i < text.length(); i++) {
            if (window.at(at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The driver ends a connection whose parameters it cannot work with. */
    private void refuseForTheDriver(String parameter, String required) {
        String value = command.parameter(parameter);
        if (value != null
                && !value.isEmpty()
                && !value.replaceAll("[-_]", "").startsWith(required)
                && !value.equals("UNICODE")) {
            report(
                    Problem.error(
                                    ProblemCode.SCRIPT,
                                    "%s cannot be %s here".formatted(parameter.toLowerCase(Locale.ROOT), value))
                            .cause("the JDBC driver works with %s only, and ends the connection otherwise"
                                    .formatted(required))
                            .remedy(
                                    parameter.equals("DATESTYLE")
                                            ? "remove the statement, and write dates as 2025-12-31 or with to_date()"
                                            : "save the file as UTF-8, and remove the statement"),
                    first);
        }
    }

    /** The data begins on the line below the statement. */
    private void beginData() {
        long at = lexer.position();
        long end = lexer.endOfLine(at);
        String rest = beginning(at, end).strip();
        if (!rest.isEmpty() && !rest.startsWith("--")) {
            report(
                    Problem.error(ProblemCode.SCRIPT, "something follows COPY … FROM STDIN on its line")
                            .cause("the data begins on the next line")
                            .remedy("move it below the data"),
                    at);
        }
        if (window.at(end) == '\r') {
            end++;
            if (window.at(end) == '\n') {
                end++;
            }
        } else if (window.at(end) == '\n') {
            end++;
        }
        lexer.moveTo(end);
        data = new CopyData(end, first);
    }

    private String beginning(long from, long end) {
        return window.text(from, Math.min(end, from + BEGINNING_OF_LINE));
    }

    /** The lines up to the one that holds only a backslash and a dot. */
    private final class CopyData extends InputStream {

        /** A backslash, a dot and a carriage return. */
        private static final int LONGEST_END = 3;

        private final long statement;
        private long position;
        private long lineEnd;
        private boolean withinLine;
        private boolean over;

        CopyData(long start, long statement) {
            this.position = start;
            this.lineEnd = start;
            this.statement = statement;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (position == lineEnd && !nextLines()) {
                return -1;
            }
            int number = (int) Math.min(length, lineEnd - position);
            System.arraycopy(window.bytes(), window.index(position), target, offset, number);
            position += number;
            return number;
        }

        /** Finds whole lines, as many as are at hand, or a part of a long one. */
        private boolean nextLines() {
            window.keepFrom(position);
            while (!over && lineEnd == position) {
                lineEnd = wholeLines();
                if (!over && lineEnd == position) {
                    readOn();
                }
            }
            return lineEnd > position;
        }

        private void readOn() {
            int rest = window.limit() - window.index(position);
            if (rest > LONGEST_END && window.bytes()[window.limit() - 1] != '\r') {
                withinLine = true;
                lineEnd = position + rest;
            } else if (!window.more()) {
                withoutEnd();
            }
        }

        /** Where the last whole line ends that is at hand, before the one that ends the data. */
        private long wholeLines() {
            byte[] bytes = window.bytes();
            int limit = window.limit();
            int line = window.index(position);
            int at = line;
            while (at < limit) {
                if (bytes[at] == '\n' || (bytes[at] == '\r' && at + 1 < limit)) {
                    if (!withinLine && at - line == 2 && bytes[line] == '\\' && bytes[line + 1] == '.') {
                        over = true;
                        lexer.moveTo(window.offset(at));
                        return window.offset(line);
                    }
                    at += bytes[at] == '\r' && bytes[at + 1] == '\n' ? 2 : 1;
                    line = at;
                    withinLine = false;
                } else {
                    at++;
                }
            }
            return window.offset(line);
        }

        /** The line that ends the data may be the last one, without a line break. */
        private void withoutEnd() {
            over = true;
            long end = window.offset(window.limit());
            lexer.moveTo(end);
            String rest = window.text(position, Math.min(end, position + LONGEST_END + 1));
            if (withinLine || !(rest.equals("\\.") || rest.equals("\\.\r"))) {
                lineEnd = end;
                report(
                        Problem.error(ProblemCode.SCRIPT, "the data of COPY … FROM STDIN has no end")
                                .remedy("end the data with a line that holds only \\."),
                        statement);
            }
        }

        void skipRest() {
            try {
                transferTo(OutputStream.nullOutputStream());
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private void comment() {
        long end = Math.min(lexer.position(), lexer.start() + BEGINNING_OF_LINE);
        if (!isWorthALook(end)) {
            return;
        }
        String line = window.text(lexer.start(), end);
        if (!atTop && Header.isDirective(line)) {
            report(
                    Problem.error(ProblemCode.DIRECTIVE, "a directive below the first statement has no effect")
                            .remedy("move it into the comments at the top of the file"),
                    lexer.start());
        }
        if (beginsLine()) {
            markers.see(line).ifPresent(problem -> report(problem, lexer.start()));
        }
    }

    /** Most comments are not for a program. */
    private boolean isWorthALook(long end) {
        long at = lexer.start();
        int c = window.at(at);
        while (at < end && (c == '-' || Lexer.isSpace(c))) {
            c = window.at(++at);
        }
        return c == 'g' || c == 'G' || TwoWayFormat.mayBegin(c);
    }

    private boolean beginsLine() {
        long at = lexer.start();
        while (window.index(at) > 0) {
            int before = window.at(at - 1);
            if (before == '\n' || before == '\r') {
                return true;
            }
            if (before != ' ' && before != '\t' && before != '#') {
                return false;
            }
            at--;
        }
        return true;
    }

    private boolean metaCommand() {
        String line = beginning(lexer.start(), lexer.position());
        switch (MetaCommand.of(line, first >= 0)) {
            case IGNORED -> {}
            case ENDS_STATEMENT -> {
                if (line.startsWith("\\;")) {
                    lexer.moveTo(lexer.start() + 2);
                }
                return true;
            }
            case REFUSED -> report(MetaCommand.refusal(line), lexer.start());
        }
        return false;
    }
}
