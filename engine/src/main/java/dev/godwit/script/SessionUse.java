package dev.godwit.script;

import dev.godwit.script.Statement.Trait;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the statements of a script tell about how they leave the session. */
final class SessionUse {

    /** The name of a parameter that an application or an extension invents has a dot. */
    private static final Pattern CUSTOM = Pattern.compile(
            "\\bSET\\s+(?:SESSION\\s+|LOCAL\\s+)?((?:\"?\\w[\\w$]*\"?\\.)+\"?\\w[\\w$]*\"?)\\s*(?:=|TO\\b)"
                    + "|\\bset_config\\s*\\(\\s*'([\\w$]+(?:\\.[\\w$]+)+)'",
            Pattern.CASE_INSENSITIVE);

    private final Set<String> customParameters = new TreeSet<>();
    private boolean changesSession;
    private boolean prepares;

    void add(Statement statement) {
        if (statement.has(Trait.CHANGES_SESSION)) {
            changesSession = true;
            prepares |= statement.has(Trait.PREPARES);
            if (statement.text().indexOf('.') >= 0) {
                CUSTOM.matcher(statement.text()).results().map(SessionUse::name).forEach(customParameters::add);
            }
        }
    }

    boolean changesSession() {
        return changesSession;
    }

    boolean prepares() {
        return prepares;
    }

    Set<String> customParameters() {
        return customParameters;
    }

    private static String name(MatchResult match) {
        String bySet = match.group(1);
        return bySet == null ? match.group(2) : bySet.replace("\"", "");
    }
}
