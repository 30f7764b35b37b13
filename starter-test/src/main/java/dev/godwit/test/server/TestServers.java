package dev.godwit.test.server;

import dev.godwit.migration.MigrationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The server for tests that bring none: the one that the environment names, else a container, else an embedded one. */
public final class TestServers {

    private TestServers() {}

    /**
     * The server that all tests of this JVM share, started with the first call.
     *
     * @throws MigrationException when there is none, with all that was tried; also in each later call, at once
     */
    public static TestServer shared() {
        return Shared.SERVER.get();
    }

    private static Supplier<TestServer> find() {
        try {
            TestServer server = search();
            return () -> server;
        } catch (MigrationException none) {
            return () -> {
                throw new MigrationException(none.problems(), none);
            };
        }
    }

    private static TestServer search() {
        Optional<TestServer> named = EnvironmentServer.find();
        if (named.isPresent()) {
            return named.get();
        }
        List<String> reasons = new ArrayList<>();
        return ContainerServer.start(reasons)
                .or(() -> EmbeddedServer.start(reasons))
                .orElseThrow(() -> new MigrationException(List.of(ServerProblems.none(reasons))));
    }

    private static final class Shared {
        static final Supplier<TestServer> SERVER = find();
    }
}
