package dev.godwit.execute;

import dev.godwit.history.ActivityReader;
import dev.godwit.history.HistoryTables;
import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Problem;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values of placeholders whose names say that they are secret. The server quotes a script's text in its errors, so
 * that they would end up in logs.
 */
final class Secrets {

    static final Secrets NONE = new Secrets(List.of());

    private static final Pattern SECRET_NAME = Pattern.compile(
            "password|passwd|passphrase|pwd|secret|token|credential|keys?(?![a-z])", Pattern.CASE_INSENSITIVE);

    /** Shorter ones cannot be told from ordinary text, which would be unreadable without them. */
    private static final int SHORTEST = 4;

    /** The server shortens long values: so many characters of one are enough to recognise it. */
    private static final int RECOGNISED = 12;

    private record Secret(String value, String shown) {}

    private final List<Secret> secrets;

    private Secrets(List<Secret> secrets) {
        this.secrets = secrets;
    }

    static Secrets of(Map<String, String> placeholders) {
        List<Secret> secrets = placeholders.entrySet().stream()
                .filter(entry -> SECRET_NAME.matcher(entry.getKey()).find())
                .flatMap(entry -> spellings(entry.getValue())
                        .filter(value -> value.length() >= SHORTEST)
                        .map(value -> new Secret(value, "${" + entry.getKey() + "}")))
                .sorted(Comparator.comparing((Secret secret) -> secret.value().length())
                        .reversed()
                        .thenComparing(Secret::shown))
                .toList();
        return secrets.isEmpty() ? NONE : new Secrets(secrets);
    }

    /** As the script has it, and as the server reads it. */
    private static Stream<String> spellings(String value) {
        return Stream.of(value, value.replace("''", "'")).distinct();
    }

    String conceal(String text) {
        String concealed = text;
        for (Secret secret : secrets) {
            concealed = conceal(concealed, secret);
        }
        return concealed;
    }

    /** Also where only the beginning of the value is left. */
    private static String conceal(String text, Secret secret) {
        String value = secret.value();
        String beginning = value.substring(0, Math.min(value.length(), RECOGNISED));
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int found = text.indexOf(beginning); found >= 0; found = text.indexOf(beginning, from)) {
            out.append(text, from, found).append(secret.shown());
            int length = beginning.length();
            while (length < value.length() && text.startsWith(value.substring(length, length + 1), found + length)) {
                length++;
            }
            from = found + length;
        }
        return concealBeginnings(out.append(text, from, text.length()).toString(), beginning, secret.shown());
    }

    /** Where a text was shortened in the middle of a value, less of it is left. */
    private static String concealBeginnings(String text, String value, String shown) {
        String concealed = text;
        for (int length = value.length() - 1; length >= SHORTEST; length--) {
            String beginning = value.substring(0, length);
            for (String ellipsis : List.of("…", "...")) {
                concealed = concealed.replace(beginning + ellipsis, shown + ellipsis);
            }
        }
        return concealed;
    }

    /** Sees what others do, without what must not be said aloud. */
    ActivityReader activities(HistoryTables tables, MigratorOptions options) {
        return new ActivityReader(
                tables,
                options.target().role(),
                (application, query) -> conceal(QueryText.shown(query, application, tables)));
    }

    List<String> conceal(List<String> lines) {
        return lines.stream().map(this::conceal).toList();
    }

    Problem conceal(Problem problem) {
        if (secrets.isEmpty()) {
            return problem;
        }
        String cause = problem.cause();
        return new Problem(
                problem.code(),
                problem.severity(),
                conceal(problem.message()),
                problem.where(),
                conceal(problem.found()),
                problem.sqlState(),
                problem.state(),
                cause == null ? null : conceal(cause),
                conceal(problem.remedy()));
    }

    /** The same exception, or one without what caused it, when the server's message contains a secret. */
    SQLException conceal(SQLException e) {
        String message = e.getMessage();
        @Nullable String concealed = message == null ? null : conceal(message);
        if (concealed == null || concealed.equals(message)) {
            return e;
        }
        SQLException safe = new SQLException(concealed, e.getSQLState(), e.getErrorCode());
        safe.setStackTrace(e.getStackTrace());
        return safe;
    }
}
