package dev.godwit.benchmark.child;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A process that is ended when it takes too long. */
final class Limited {

    static final Duration LIMIT = Duration.ofMinutes(5);

    private Limited() {}

    /** Its exit code; nothing when it had to be ended. */
    static OptionalInt run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        try {
            return process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)
                    ? OptionalInt.of(process.exitValue())
                    : OptionalInt.empty();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
