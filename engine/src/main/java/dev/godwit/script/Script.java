package dev.godwit.script;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.MigratorOptions.MixedScripts;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.script.Input.Piece;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of a script without a look at its statements. Its text stays where it is, and is read when needed. */
public final class Script {

    private final Text text;
    private final Header header;
    private final Directives directives;
    private final String checksum;
    private final long fingerprint;
    private final List<Problem> problems;

    private Script(
            Text text,
            Header header,
            Directives directives,
            String checksum,
            long fingerprint,
            List<Problem> problems) {
        this.text = text;
        this.header = header;
        this.directives = directives;
        this.checksum = checksum;
        this.fingerprint = fingerprint;
        this.problems = List.copyOf(problems);
    }

    /**
     * Reads the top of a script and digests the rest, in one pass.
     *
     * @param path how the script is called in problems
     * @throws MigrationException when it cannot be read or is not UTF-8
     */
    public static Script of(String path, Content content) {
        return new Reader(Text.of(path, content, Map.of())).read();
    }

    /**
     * Does the same for a text that is in no file.
     *
     * @param path how the script is called in problems
     */
    public static Script of(String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(path, () -> new ByteArrayInputStream(bytes));
    }

    public String path() {
        return text.path();
    }

    /**
     * The whole text, without byte-order mark.
     *
     * @throws MigrationException when it cannot be read any more, or has changed since it was read first
     */
    public String text() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (Input input = text.open()) {
            for (Piece piece = input.next(); piece != null; piece = input.next()) {
                whole.write(piece.bytes(), piece.from(), piece.length());
            }
            if (input.fingerprint() != fingerprint) {
                throw text.changed();
            }
        }
        return whole.toString(StandardCharsets.UTF_8);
    }

    /** What the {@code -- Migration:} line says: the name of the migration, as its author meant it. */
    public @Nullable String migration() {
        return header.label(Header.Label.MIGRATION);
    }

    /** What the {@code -- Description:} line says. */
    public @Nullable String description() {
        return header.label(Header.Label.DESCRIPTION);
    }

    /** What the {@code -- Created:} line says. */
    public @Nullable String created() {
        return header.label(Header.Label.CREATED);
    }

    public Directives directives() {
        return directives;
    }

    /** Whether there is nothing in it but white space; that is among the problems. */
    public boolean isBlank() {
        return problems.stream().anyMatch(problem -> problem.code() == ProblemCode.EMPTY);
    }

    /** What is wrong with the top, or with the file as a whole. */
    public List<Problem> problems() {
        return problems;
    }

    /** The checksum over the text before placeholders. */
    public String checksum() {
        return checksum;
    }

    /** A short hash of the bytes, line ends and all, by which a change of the file is noticed. */
    public long fingerprint() {
        return fingerprint;
    }

    /**
     * Looks at all statements and decides how they run.
     *
     * @param placeholders values by name; when empty nothing is replaced
     * @param historyTables tables of the history: a script's own row in them may be written either way
     * @param mixed what to do when only some statements can run in a transaction
     * @throws MigrationException when it cannot be read any more, or has changed since it was read first
     */
    public ParsedScript parse(Map<String, String> placeholders, Set<String> historyTables, MixedScripts mixed) {
        Text replaced = Text.of(text.path(), text.content(), placeholders);
        Positions positions = new Positions(replaced);
        TransactionDecision decision = new TransactionDecision(directives, historyTables, positions, mixed);
        SessionUse session = new SessionUse();
        List<Problem> found;
        try (Input input = replaced.open()) {
            Splitter splitter = new Splitter(input);
            for (Statement next = splitter.next(); next != null; next = splitter.next()) {
                decision.add(next);
                session.add(next);
            }
            if (input.fingerprint() != fingerprint && splitter.problems().isEmpty()) {
                throw replaced.changed();
            }
            found = splitter.problems().isEmpty() ? decision.problems() : splitter.problems();
        }
        return new ParsedScript(replaced, fingerprint, decision, session, found, positions);
    }

    /** Reads a script for the first time. */
    private static final class Reader {

        private static final int BLANK = ' ';

        private final Text text;
        private final Positions positions;
        private final Checksum checksum = new Checksum();
        private final Utf8Check encoding = new Utf8Check();
        private final List<Problem> problems = new ArrayList<>();
        private boolean blank = true;

        Reader(Text text) {
            this.text = text;
            this.positions = new Positions(text);
        }

        Script read() {
            try (Input input = text.open()) {
                Window window = new Window(input);
                Header header = Header.of(window);
                digest(window, header);
                Problem wrong = encoding.problem(positions, input.mark());
                if (wrong != null) {
                    throw new MigrationException(List.of(wrong));
                }
                Directives directives = Directives.of(header, positions, problems);
                judge();
                return new Script(text, header, directives, checksum.value(), input.fingerprint(), problems);
            }
        }

        private void digest(Window window, Header header) {
            long at = 0;
            for (Header.Line directive : header.directives()) {
                long start = lineStart(window, directive.start());
                digest(window, at, start, true);
                at = nextLine(window, directive.end());
                digest(window, start, at, false);
            }
            long end = window.offset(window.limit());
            digest(window, at, end, true);
            while (window.keepAndRead(end)) {
                at = end;
                end = window.offset(window.limit());
                digest(window, at, end, true);
            }
        }

        private void digest(Window window, long from, long to, boolean counts) {
            byte[] bytes = window.bytes();
            int first = window.index(from);
            int end = window.index(to);
            encoding.add(bytes, first, end);
            if (counts) {
                checksum.add(bytes, first, end);
            }
            for (int i = first; blank && i < end; i++) {
                blank = bytes[i] >= 0 && bytes[i] <= BLANK;
            }
        }

        private void judge() {
            if (blank && encoding.nulAt() < 0) {
                problems.add(Problem.error(ProblemCode.EMPTY, "the script is empty")
                        .at(text.path())
                        .cause("a file that was never written, or not saved")
                        .remedy("write it, delete it, or put a comment into it if nothing is to be done"));
            }
            if (encoding.nulAt() >= 0) {
                problems.add(Problem.error(ProblemCode.ENCODING, "the script contains a NUL character")
                        .at(positions.at(encoding.nulAt()))
                        .cause("PostgreSQL has no such character; the file may be UTF-16 or binary")
                        .remedy("save the file as UTF-8 text"));
            }
        }

        /** Where the line begins, if only white space precedes the directive on it; else the directive itself. */
        private static long lineStart(Window window, long directive) {
            long at = directive;
            while (at > 0 && (window.at(at - 1) == ' ' || window.at(at - 1) == '\t')) {
                at--;
            }
            return at == 0 || window.at(at - 1) == '\n' || window.at(at - 1) == '\r' ? at : directive;
        }

        private static long nextLine(Window window, long end) {
            int first = window.at(end);
            return first < 0 ? end : first == '\r' && window.at(end + 1) == '\n' ? end + 2 : end + 1;
        }
    }
}
