package dev.godwit.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be asked for on the command line. */
enum Group {
    PENDING,
    APPLIED,
    LARGE,
    SPLITTING,
    HUGE,
    TESTS;

    /** Those that are named, all if none is. */
    static List<Group> named(String... names) {
        return names.length == 0
                ? List.of(values())
                : Arrays.stream(names).map(Group::named).toList();
    }

    private static Group named(String name) {
        return Arrays.stream(values())
                .filter(group -> group.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no group is called " + name + "; there are "
                        + Arrays.stream(values()).map(Group::toString).collect(Collectors.joining(", "))));
    }

    Scenario scenario(Settings settings) {
        return switch (this) {
            case PENDING -> new Pending(settings);
            case APPLIED -> new NothingPending(settings);
            case LARGE -> LargeScript.forAll(settings);
            case SPLITTING -> new SplittingSpeed(settings);
            case HUGE -> LargeScript.largerThanTheHeap(settings);
            case TESTS -> new FreshDatabase(settings);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
