package dev.godwit.test.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What two snapshots do not have in common. What only goes with something else that is listed is left out: a table that
 * is gone stands for its columns.
 *
 * @param gone what only the first has
 * @param added what only the second has
 * @param changed what both have, and not alike: a sentence each, maybe followed by the lines that differ
 */
public record SchemaDifference(List<String> gone, List<String> added, List<String> changed) {

    public SchemaDifference {
        gone = List.copyOf(gone);
        added = List.copyOf(added);
        changed = List.copyOf(changed);
    }

    static SchemaDifference between(SortedMap<String, SchemaObject> before, SortedMap<String, SchemaObject> after) {
        Map<String, SchemaObject> first = withGiven(before, after);
        Map<String, SchemaObject> second = withGiven(after, before);
        return new SchemaDifference(onlyIn(first, second), onlyIn(second, first), changes(first, second));
    }

    /** What nobody creates is listed only where there is something to say of it. */
    private static Map<String, SchemaObject> withGiven(
            Map<String, SchemaObject> some, Map<String, SchemaObject> others) {
        Map<String, SchemaObject> all = new TreeMap<>(some);
        others.values().stream()
                .filter(SchemaObject::given)
                .forEach(object -> all.putIfAbsent(object.name(), object.withoutFacts()));
        return all;
    }

    public boolean isEmpty() {
        return gone.isEmpty() && added.isEmpty() && changed.isEmpty();
    }

    /**
     * A line for each object, or several when a long definition has changed.
     *
     * @param isGone what is said of those that only the first has, for example {@code is gone}
     * @param isAdded what is said of those that only the second has
     */
    public List<String> lines(String isGone, String isAdded) {
        return Stream.of(
                        added.stream().map(name -> name + " " + isAdded),
                        gone.stream().map(name -> name + " " + isGone),
                        changed.stream())
                .flatMap(lines -> lines)
                .toList();
    }

    private static List<String> onlyIn(Map<String, SchemaObject> some, Map<String, SchemaObject> others) {
        return some.values().stream()
                .filter(object -> !others.containsKey(object.name()))
                .filter(object -> standsForItself(object, some, others))
                .map(SchemaObject::name)
                .toList();
    }

    private static boolean standsForItself(
            SchemaObject object, Map<String, SchemaObject> some, Map<String, SchemaObject> others) {
        @Nullable String within = object.within();
        return within == null || !some.containsKey(within) || others.containsKey(within);
    }

    private static List<String> changes(Map<String, SchemaObject> before, Map<String, SchemaObject> after) {
        List<String> changes = new ArrayList<>();
        before.forEach((name, object) -> {
            SchemaObject now = after.get(name);
            if (now != null && !now.facts().equals(object.facts())) {
                changes.add(Change.of(
                        name,
                        object.without(now.facts()).facts(),
                        now.without(object.facts()).facts()));
            }
        });
        return changes;
    }

    /** How the facts of one object differ. */
    private static final class Change {

        private static final int MOST_LINES = 8;

        private Change() {}

        static String of(String name, List<String> had, List<String> has) {
            if (Stream.concat(had.stream(), has.stream()).anyMatch(fact -> fact.contains("\n"))) {
                return name + " has changed" + lines(String.join("\n", had), String.join("\n", has));
            }
            if (has.isEmpty()) {
                return had.isEmpty() ? name + " has another order" : name + " lacks " + String.join(", ", had);
            }
            return had.isEmpty()
                    ? name + " has besides " + String.join(", ", has)
                    : "%s has %s, and had %s".formatted(name, String.join(", ", has), String.join(", ", had));
        }

        /** Without what both begin and end with. */
        private static String lines(String had, String has) {
            List<String> old = had.lines().toList();
            List<String> now = has.lines().toList();
            int same = 0;
            int shorter = Math.min(old.size(), now.size());
            while (same < shorter && old.get(same).equals(now.get(same))) {
                same++;
            }
            int end = 0;
            while (end < shorter - same && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
                end++;
            }
            return marked("- ", old.subList(same, old.size() - end))
                    + marked("+ ", now.subList(same, now.size() - end));
        }

        private static String marked(String mark, List<String> lines) {
            StringBuilder marked = new StringBuilder();
            lines.stream()
                    .limit(MOST_LINES)
                    .forEach(line -> marked.append("\n  ").append(mark).append(line));
            if (lines.size() > MOST_LINES) {
                marked.append("\n  ").append(mark).append("and %d lines more".formatted(lines.size() - MOST_LINES));
            }
            return marked.toString();
        }
    }
}
