package dev.godwit.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces <code>${name}</code> by its value, for the names that are configured; everything else stays as it is. */
final class Placeholders {

    private Placeholders() {}

    static Replaced replace(String original, Map<String, String> values) {
        if (values.isEmpty() || !original.contains("${")) {
            return new Replaced(original, original, List.of());
        }
        StringBuilder text = new StringBuilder(original.length());
        List<Shift> shifts = new ArrayList<>();
        int from = 0;
        int longest = values.keySet().stream().mapToInt(String::length).max().orElse(0);
        for (int open = original.indexOf("${"); open >= 0; open = original.indexOf("${", Math.max(open + 2, from))) {
            String name = name(original, open + 2, longest);
            String value = name == null ? null : values.get(name);
            if (name != null && value != null) {
                text.append(original, from, open);
                int start = text.length();
                text.append(value);
                from = open + name.length() + 3;
                shifts.add(new Shift(start, text.length(), open, from));
            }
        }
        text.append(original, from, original.length());
        return new Replaced(original, text.toString(), List.copyOf(shifts));
    }

    /** What stands before the closing brace, which is not looked for further away than any name reaches. */
    private static @Nullable String name(String text, int start, int longest) {
        int limit = Math.min(text.length(), start + longest + 1);
        for (int at = start; at < limit; at++) {
            if (text.charAt(at) == '}') {
                return text.substring(start, at);
            }
        }
        return null;
    }

    /** A value at {@code start} to {@code end} that stands for {@code originalStart} to {@code originalEnd}. */
    private record Shift(int start, int end, int originalStart, int originalEnd) {}

    /** A text before and after, with the way back from an offset after to an offset before. */
    record Replaced(String original, String text, List<Shift> shifts) {

        int originalOffset(int offset) {
            int result = offset;
            for (Shift shift : shifts) {
                if (offset < shift.start()) {
                    break;
                }
                result = offset < shift.end() ? shift.originalStart() : shift.originalEnd() + offset - shift.end();
            }
            return result;
        }
    }
}
