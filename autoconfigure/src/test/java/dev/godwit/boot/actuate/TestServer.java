package dev.godwit.boot.actuate;

import dev.godwit.boot.TestApplications;
import dev.godwit.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole web application with Actuator, and what it answers. */
final class TestServer implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConfigurableApplicationContext context;

    private TestServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static TestServer start(TestDatabase database, String... properties) {
        String[] all = Stream.of(
                        new String[] {
                            "server.port=0",
                            "spring.application.name=shop",
                            "spring.main.banner-mode=off",
                            "spring.datasource.hikari.maximum-pool-size=2",
                            "spring.datasource.hikari.connection-timeout=1000",
                            "godwit.connect-wait=0s",
                            "management.endpoints.web.exposure.include=*",
                            "management.endpoint.health.show-details=always"
                        },
                        TestApplications.dataSource(database),
                        properties)
                .flatMap(Arrays::stream)
                .toArray(String[]::new);
        return new TestServer(new SpringApplicationBuilder(TestServerApplication.class)
                .properties(all)
                .run());
    }

    JsonNode get(String path) {
        return JSON.readTree(response(path, "").body());
    }

    int status(String path) {
        return response(path, "").statusCode();
    }

    JsonNode getAs(String user, String path) {
        return JSON.readTree(response(path, user).body());
    }

    HttpResponse<String> response(String path, String user) {
        URI uri = URI.create("http://localhost:%s/actuator%s"
                .formatted(context.getEnvironment().getProperty("local.server.port"), path));
        try {
            return CLIENT.send(
                    HttpRequest.newBuilder(uri)
                            .header(TestServerApplication.USER, user)
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
