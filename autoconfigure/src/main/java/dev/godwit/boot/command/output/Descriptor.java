package dev.godwit.boot.command.output;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The standard streams of the process, of which Java does not say what they are connected to. */
enum Descriptor {
    STANDARD_OUTPUT(1),
    STANDARD_ERROR(2);

    private final int number;

    Descriptor(int number) {
        this.number = number;
    }

    /** Linux knows each stream; elsewhere both are taken for a terminal when input and output are one. */
    boolean isTerminal() {
        try {
            return isTerminal(Files.readSymbolicLink(Path.of("/proc/self/fd", String.valueOf(number)))
                    .toString());
        } catch (IOException | UnsupportedOperationException notLinux) {
            return isTerminal(System.console());
        }
    }

    static boolean isTerminal(String device) {
        return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
    }

    /** Since Java 22 there is always a console, which has to be asked. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }
}
