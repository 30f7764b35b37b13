package dev.godwit.execute;

import dev.godwit.script.ParsedScript;
import dev.godwit.script.Statement;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the text of scripts tells about the parameters of the session that they set. */
final class SettingUse {

    /** Commands that run no code which could set a parameter, unless their text says so. */
    private static final Pattern HARMLESS = Pattern.compile(
            "(?:CREATE\\s+(?!EXTENSION)|ALTER|DROP|INSERT|UPDATE|DELETE|TRUNCATE|COPY|COMMENT|GRANT|REVOKE|LOCK)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern BY_FUNCTION = Pattern.compile("set_config", Pattern.CASE_INSENSITIVE);

    /** The name of a parameter that an application or an extension invents has a dot. */
    private static final Pattern CUSTOM = Pattern.compile(
            "\\bSET\\s+(?:SESSION\\s+|LOCAL\\s+)?((?:\"?\\w[\\w$]*\"?\\.)+\"?\\w[\\w$]*\"?)\\s*(?:=|TO\\b)"
                    + "|\\bset_config\\s*\\(\\s*'([\\w$]+(?:\\.[\\w$]+)+)'",
            Pattern.CASE_INSENSITIVE);

    private SettingUse() {}

    /** Whether a script may leave parameters of the session changed. */
    static boolean mayChange(ParsedScript script) {
        return script.statements().stream()
                .map(Statement::text)
                .anyMatch(text -> !HARMLESS.matcher(text).matches()
                        || BY_FUNCTION.matcher(text).find());
    }

    /** The parameters with a dot in their name that scripts set. */
    static Set<String> customNames(Collection<ParsedScript> scripts) {
        return scripts.stream()
                .flatMap(script -> script.statements().stream())
                .flatMap(SettingUse::customNames)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> customNames(Statement statement) {
        return statement.text().indexOf('.') < 0
                ? Stream.empty()
                : CUSTOM.matcher(statement.text()).results().map(SettingUse::name);
    }

    private static String name(MatchResult match) {
        String bySet = match.group(1);
        return bySet == null ? match.group(2) : bySet.replace("\"", "");
    }
}
