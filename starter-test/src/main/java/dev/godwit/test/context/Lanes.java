package dev.godwit.test.context;

import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Test classes that run at the same time cannot share an application context, because it leads to one database. So each has a
 * lane, and contexts are kept for each lane. Classes that run one after the other are all in the first.
 */
final class Lanes {

    private static final Map<Class<?>, Integer> OCCUPIED = new HashMap<>();

    private Lanes() {}

    /** The lane of a class, until it is left; nested classes are in that of the class around them. */
    static synchronized int enter(Class<?> testClass) {
        return OCCUPIED.computeIfAbsent(
                outermost(testClass),
                ignored -> IntStream.iterate(0, lane -> lane + 1)
                        .filter(lane -> !OCCUPIED.containsValue(lane))
                        .findFirst()
                        .orElseThrow());
    }

    /** Nothing happens when a nested class is over. */
    static synchronized void leave(Class<?> testClass) {
        OCCUPIED.remove(testClass);
    }

    /** A static class within another is a test class like any other. */
    private static Class<?> outermost(Class<?> testClass) {
        Class<?> around = testClass.getEnclosingClass();
        return around == null || Modifier.isStatic(testClass.getModifiers()) ? testClass : outermost(around);
    }
}
