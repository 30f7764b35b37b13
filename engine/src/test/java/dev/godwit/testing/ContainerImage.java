package dev.godwit.testing;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The image that tests start a container from, when it is there or can be pulled. Docker's own client answers at once
 * where Testcontainers tries for minutes.
 */
public final class ContainerImage {
    private static final String DEFAULT = "postgres:18-alpine";
    private static final long PULL_SECONDS = 180;
    private static final Optional<String> NAME = find();

    private ContainerImage() {}

    /** Its name; empty without a Docker engine, or without the image and a registry to pull it from. */
    public static Optional<String> name() {
        return NAME;
    }

    private static Optional<String> find() {
        String image = Objects.requireNonNullElse(System.getenv("GODWIT_TEST_POSTGRES_IMAGE"), DEFAULT);
        if (succeeds(List.of("docker", "image", "inspect", image))
                || succeeds(List.of("docker", "pull", "--quiet", image))) {
            return Optional.of(image);
        }
        System.out.println("No container for the tests: no Docker engine answers, or it cannot get " + image);
        return Optional.empty();
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(PULL_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroy();
            return false;
        } catch (IOException noClient) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
