package dev.godwit.test.server;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.springframework.util.StringUtils;

/** Whether somebody listens where Docker should be. Testcontainers knows better, but takes long to say no. */
final class DockerEngine {

    private static final int PATIENCE_MILLIS = 2000;
    private static final int DEFAULT_PORT = 2375;

    private DockerEngine() {}

    static boolean answers() {
        String host = System.getenv("DOCKER_HOST");
        return StringUtils.hasText(host)
                ? answers(host)
                : configured().anyMatch(DockerEngine::answers) || answersAtAUsualPlace();
    }

    /** What Testcontainers Desktop and others write into the user's settings of Testcontainers. */
    private static Stream<String> configured() {
        Properties settings = new Properties();
        File file = new File(System.getProperty("user.home", ""), ".testcontainers.properties");
        if (file.exists()) {
            try (InputStream input = new FileInputStream(file)) {
                settings.load(input);
            } catch (IOException | IllegalArgumentException unreadable) {
                return Stream.of();
            }
        }
        return Stream.of("tc.host", "docker.host").map(settings::getProperty).filter(StringUtils::hasText);
    }

    private static boolean answersAtAUsualPlace() {
        if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows")) {
            return new File("\\\\.\\pipe\\docker_engine").exists();
        }
        String home = System.getProperty("user.home", "");
        String runtime = Objects.requireNonNullElse(System.getenv("XDG_RUNTIME_DIR"), "");
        return Stream.of(
                        "/var/run/docker.sock",
                        runtime + "/docker.sock",
                        home + "/.docker/run/docker.sock",
                        home + "/.docker/desktop/docker.sock")
                .anyMatch(DockerEngine::listens);
    }

    static boolean answers(String dockerHost) {
        try {
            URI address = URI.create(dockerHost);
            if ("unix".equals(address.getScheme())) {
                return address.getPath() != null && listens(address.getPath());
            }
            if (address.getHost() == null) {
                return true;
            }
            try (Socket socket = new Socket()) {
                int port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
                socket.connect(new InetSocketAddress(address.getHost(), port), PATIENCE_MILLIS);
                return true;
            }
        } catch (IOException | IllegalArgumentException nobody) {
            return false;
        }
    }

    private static boolean listens(String socket) {
        if (!new File(socket).exists()) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException | UnsupportedOperationException nobody) {
            return false;
        }
    }
}
