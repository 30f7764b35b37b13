package dev.godwit.sample;

import dev.godwit.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as its main method runs it, for tests in which the start is what matters. */
public final class RunningSample implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private RunningSample(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts the application; the arguments are those of the command line. */
    public static RunningSample start(TestDatabase database, String... arguments) {
        return start(database, new ArrayList<>(), arguments);
    }

    /** The same, telling of the web servers that were started, also when the application fails afterwards. */
    public static RunningSample start(
            TestDatabase database, List<WebServerInitializedEvent> webServers, String... arguments) {
        SpringApplication application = new SpringApplication(SampleApplication.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.addListeners(event -> {
            if (event instanceof WebServerInitializedEvent webServer) {
                webServers.add(webServer);
            }
        });
        List<String> all = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password()));
        all.addAll(List.of(arguments));
        return new RunningSample(application.run(all.toArray(String[]::new)));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
