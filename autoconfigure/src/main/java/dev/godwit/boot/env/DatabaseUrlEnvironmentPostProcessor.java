package dev.godwit.boot.env;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;

/**
 * Sets {@code spring.datasource.*} from the URL that a hosting platform puts into the environment of the process, when the
 * configuration says nothing about the connection itself.
 */
final class DatabaseUrlEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

    private static final String SOURCE_NAME = "godwitDatabaseUrl";
    private static final List<String> VARIABLES = List.of("JDBC_DATABASE_URL", "DATABASE_URL");
    private static final String URL = "spring.datasource.url";
    private static final String USERNAME = "spring.datasource.username";
    private static final String PASSWORD = "spring.datasource.password";
    private static final List<String> OTHER_URLS = List.of(
            "spring.datasource.jndi-name",
            "spring.datasource.hikari.jdbc-url",
            "spring.datasource.hikari.data-source-class-name");

    private final Log log;

    DatabaseUrlEnvironmentPostProcessor(DeferredLogFactory logs) {
        this.log = logs.getLog(DatabaseUrlEnvironmentPostProcessor.class);
    }

    /** After everything else that configures: only then is it known whether somebody has set a URL. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        PropertySource<?> system =
                environment.getPropertySources().get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        if (system == null) {
            return;
        }
        for (String variable : VARIABLES) {
            if (system.getProperty(variable) instanceof String value && ConnectionUrlParser.isPostgres(value.strip())) {
                use(variable, value.strip(), environment);
                return;
            }
        }
    }

    private void use(String variable, String value, ConfigurableEnvironment environment) {
        String configured = configuredUrl(environment);
        if (configured != null) {
            log.warn(variable + " in the environment is ignored, because " + configured + " is set");
            return;
        }
        try {
            ConnectionUrl url = ConnectionUrlParser.parse(value);
            log.info(URL + " is taken from " + variable + " in the environment");
            if (!url.unknownParameters().isEmpty()) {
                log.warn(variable + " has parameters without an equivalent in the JDBC driver, which are left out: "
                        + String.join(", ", url.unknownParameters()));
            }
            add(new MapPropertySource(SOURCE_NAME, properties(variable, url, environment)), environment);
        } catch (UnreadableUrlException unreadable) {
            environment.getPropertySources().addLast(new UnreadableDatabaseUrl(problem(variable, unreadable)));
        }
    }

    private Map<String, Object> properties(String variable, ConnectionUrl url, ConfigurableEnvironment environment) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(URL, url.jdbcUrl());
        if (isSet(USERNAME, environment)) {
            log.info("User and password of " + variable + " are ignored, because " + USERNAME + " is set");
            return properties;
        }
        if (url.username() != null) {
            properties.put(USERNAME, url.username());
        }
        if (url.password() != null && !isSet(PASSWORD, environment)) {
            properties.put(PASSWORD, url.password());
        }
        return properties;
    }

    /** Behind everything else, unless an empty value there would hide it. */
    private static void add(MapPropertySource source, ConfigurableEnvironment environment) {
        boolean hidden = List.of(source.getPropertyNames()).stream().anyMatch(environment::containsProperty);
        if (hidden) {
            environment.getPropertySources().addFirst(source);
        } else {
            environment.getPropertySources().addLast(source);
        }
    }

    private static @Nullable String configuredUrl(ConfigurableEnvironment environment) {
        if (isSet(URL, environment)) {
            return URL;
        }
        return OTHER_URLS.stream()
                .filter(name -> isSet(name, environment))
                .findFirst()
                .orElse(null);
    }

    private static boolean isSet(String name, ConfigurableEnvironment environment) {
        try {
            return StringUtils.hasText(environment.getProperty(name));
        } catch (IllegalArgumentException unresolvable) {
            return true;
        }
    }

    private static Problem problem(String variable, UnreadableUrlException unreadable) {
        return Problem.error(ProblemCode.NO_DATA_SOURCE, variable + " in the environment cannot be understood")
                .found(unreadable.reason())
                .state("nothing was connected to or changed")
                .remedy(
                        "correct " + variable + ": postgresql://user:password@host:5432/database?sslmode=require,",
                        "or set spring.datasource.url, which wins");
    }
}
