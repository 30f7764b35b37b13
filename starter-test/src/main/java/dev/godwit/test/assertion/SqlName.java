package dev.godwit.test.assertion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A name as it is written in SQL: {@code users}, {@code app.users}, {@code "Users"}.
 *
 * @param schema the schema; null for whatever is first in {@code search_path}
 * @param name the name as the server keeps it
 */
record SqlName(@Nullable String schema, String name) {

    /** Reads one. What is not in quotes has small letters, as in SQL. */
    static SqlName of(String text) {
        List<String> parts = parts(text);
        return switch (parts.size()) {
            case 1 -> new SqlName(null, parts.get(0));
            case 2 -> new SqlName(parts.get(0), parts.get(1));
            default ->
                throw new IllegalArgumentException("'" + text + "' is not a name, maybe with a schema before it");
        };
    }

    /** Reads the name of something that is in no schema, such as a column. */
    static String single(String text) {
        SqlName name = of(text);
        if (name.schema != null) {
            throw new IllegalArgumentException(
                    "'" + text + "' has a schema: write it in quotes if the dot belongs to it");
        }
        return name.name;
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                part.append(text.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(quoted ? String.valueOf(c) : String.valueOf(c).toLowerCase(Locale.ROOT));
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
