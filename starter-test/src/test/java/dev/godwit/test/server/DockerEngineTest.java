package dev.godwit.test.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerEngineTest {

    @Test
    void answersWhereSomebodyListens() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(DockerEngine.answers("tcp://localhost:" + socket.getLocalPort()))
                    .isTrue();
        }
    }

    @Test
    void answersAtASocketOfTheFileSystem(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("docker.sock");
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(path));

            assertThat(DockerEngine.answers("unix://" + path)).isTrue();
        }
        assertThat(Files.exists(path)).isTrue();
        assertThat(DockerEngine.answers("unix://" + path)).as("left behind").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://localhost:1",
                "tcp://[::1]:1",
                "tcp://localhost:99999",
                "unix:///does/not/exist.sock",
                "unix:relative",
                "not a host",
            })
    void doesNotAnswerWhereNobodyListens(String host) {
        assertThat(DockerEngine.answers(host)).isFalse();
    }
}
