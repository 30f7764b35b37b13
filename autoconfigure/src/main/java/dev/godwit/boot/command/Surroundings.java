package dev.godwit.boot.command;

import java.util.List;
import java.util.stream.Stream;

/** Who runs the application: a process of its own, or a test or build that must not be ended. */
final class Surroundings {

    private static final List<String> OTHERS = List.of(
            "org.junit.",
            "org.testng.",
            "io.cucumber.",
            "org.spockframework.",
            "org.springframework.boot.test.",
            "org.springframework.test.context.",
            "org.springframework.boot.SpringApplicationAotProcessor");

    private static final String MAIN = "main";

    private Surroundings() {}

    /** Whether the application's main method was started by the JVM and by nobody else. */
    static boolean areOwnProcess() {
        return StackWalker.getInstance().walk(Surroundings::areOwnProcess);
    }

    private static boolean areOwnProcess(Stream<StackWalker.StackFrame> frames) {
        List<StackWalker.StackFrame> all = frames.toList();
        return all.get(all.size() - 1).getMethodName().equals(MAIN)
                && all.stream()
                        .map(StackWalker.StackFrame::getClassName)
                        .noneMatch(name -> OTHERS.stream().anyMatch(name::startsWith));
    }
}
