package dev.godwit.test.assertion;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Says what there is instead of what was expected, the most similar name first. */
final class Nearest {

    private static final int MOST_SHOWN = 20;

    private Nearest() {}

    /** Such as {@code it has: id, email}; never empty. */
    static String to(String wanted, Collection<String> names) {
        if (names.isEmpty()) {
            return "none";
        }
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(Comparator.comparingInt((String name) -> rank(wanted, name)));
        String shown = String.join(", ", sorted.subList(0, Math.min(MOST_SHOWN, sorted.size())));
        return sorted.size() > MOST_SHOWN ? shown + " and %d more".formatted(sorted.size() - MOST_SHOWN) : shown;
    }

    /** All names that are not similar keep their order. */
    private static int rank(String wanted, String shown) {
        String name = shown.replaceFirst("^(\"[^\"]*\"|\\S+) .*", "$1").replace("\"", "");
        String last = name.substring(name.lastIndexOf('.') + 1);
        int distance = Math.min(distance(wanted, name), distance(wanted, last));
        return distance <= Math.max(2, wanted.length() / 3) ? distance : Integer.MAX_VALUE;
    }

    /** How many letters have to be inserted, removed or replaced. */
    private static int distance(String one, String other) {
        String from = one.toLowerCase(Locale.ROOT);
        String to = other.toLowerCase(Locale.ROOT);
        int[] before = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] now = new int[to.length() + 1];
            now[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(replaced, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[to.length()];
    }
}
