package dev.godwit.test.context;

import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Test classes that run at the same time cannot share an application context, because it leads to one database. So each has a
 * lane, and contexts are kept for each lane. Classes that run one after the other are all in the first.
 */
final class Lanes {

    private static final Map<Class<?>, Lane> OCCUPIED = new HashMap<>();

    private Lanes() {}

    /** The lane of a class, until it is left; nested classes are in that of the class around them. */
    static synchronized int enter(Class<?> testClass) {
        Lane lane = OCCUPIED.computeIfAbsent(outermost(testClass), ignored -> new Lane(free(), new HashSet<>()));
        lane.classes().add(testClass);
        return lane.number();
    }

    /** It is free when the last one has left, since the class around others need not be one of Spring. */
    static synchronized void leave(Class<?> testClass) {
        OCCUPIED.computeIfPresent(outermost(testClass), (outermost, lane) -> {
            lane.classes().remove(testClass);
            return lane.classes().isEmpty() ? null : lane;
        });
    }

    private static int free() {
        return IntStream.iterate(0, number -> number + 1)
                .filter(number -> OCCUPIED.values().stream().noneMatch(lane -> lane.number() == number))
                .findFirst()
                .orElseThrow();
    }

    private record Lane(int number, Set<Class<?>> classes) {}

    /** A static class within another is a test class like any other. */
    private static Class<?> outermost(Class<?> testClass) {
        Class<?> around = testClass.getEnclosingClass();
        return around == null || Modifier.isStatic(testClass.getModifiers()) ? testClass : outermost(around);
    }
}
