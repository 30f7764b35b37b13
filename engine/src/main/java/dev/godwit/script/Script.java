package dev.godwit.script;

import dev.godwit.migration.MigratorOptions.MixedScripts;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text of a script, and what its top says. */
public final class Script {

    private static final Map<String, String> NO_PLACEHOLDERS = Map.of();

    private final String path;
    private final String text;
    private final Header header;
    private final Directives directives;
    private final List<Problem> problems;

    private Script(String path, String text, Header header, Directives directives, List<Problem> problems) {
        this.path = path;
        this.text = text;
        this.header = header;
        this.directives = directives;
        this.problems = List.copyOf(problems);
    }

    /**
     * Reads the top of a script, which is cheap: its statements are not looked at.
     *
     * @param path how the script is called in problems
     * @param text its text, without byte-order mark
     */
    public static Script of(String path, String text) {
        List<Problem> problems = new ArrayList<>();
        Positions positions = new Positions(path, Placeholders.replace(text, NO_PLACEHOLDERS));
        Header header = Header.of(text);
        Directives directives = Directives.of(header, positions, problems);
        if (text.isBlank()) {
            problems.add(Problem.error(ProblemCode.EMPTY, "the script is empty")
                    .at(path)
                    .cause("a file that was never written, or not saved")
                    .remedy("write it, delete it, or put a comment into it if nothing is to be done"));
        }
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            problems.add(Problem.error(ProblemCode.ENCODING, "the script contains a NUL character")
                    .at(positions.at(nul))
                    .cause("PostgreSQL has no such character; the file may be UTF-16 or binary")
                    .remedy("save the file as UTF-8 text"));
        }
        TwoWayFormat.detect(text, positions).ifPresent(problems::add);
        return new Script(path, text, header, directives, problems);
    }

    public String path() {
        return path;
    }

    public String text() {
        return text;
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

    /** What is wrong with the top. */
    public List<Problem> problems() {
        return problems;
    }

    /** The checksum over the text before placeholders. */
    public String checksum() {
        return Checksum.of(text, header);
    }

    /**
     * Cuts the script into statements and decides how they run.
     *
     * @param placeholders values by name; when empty nothing is replaced
     * @param historyTables tables of the history: a script's own row in them may be written either way
     * @param mixed what to do when only some statements can run in a transaction
     */
    public ParsedScript parse(Map<String, String> placeholders, Set<String> historyTables, MixedScripts mixed) {
        Placeholders.Replaced replaced = Placeholders.replace(text, placeholders);
        Positions positions = new Positions(path, replaced);
        Splitter splitter = new Splitter(replaced.text(), positions);
        List<Statement> statements = splitter.split();
        List<Problem> found = new ArrayList<>(splitter.problems());
        TransactionDecision decision = new TransactionDecision(statements, directives, historyTables, positions, mixed);
        if (found.isEmpty()) {
            found.addAll(decision.problems());
        }
        return new ParsedScript(path, decision.statements(), decision.transactional(), found, positions);
    }
}
