package dev.godwit.history;

import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes names and values into SQL text, for statements that cannot have parameters. */
public final class Sql {

    private Sql() {}

    /** A quoted identifier. */
    public static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A string literal that means the same whatever {@code standard_conforming_strings} is. */
    public static String literal(@Nullable String value) {
        if (value == null) {
            return "NULL";
        }
        String quoted = "'" + value.replace("'", "''") + "'";
        return value.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }

    /** String literals separated by commas. */
    public static String literals(Collection<String> values) {
        return values.stream().map(Sql::literal).collect(Collectors.joining(", "));
    }
}
