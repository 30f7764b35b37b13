package dev.godwit.boot.command;

import java.util.List;
import java.util.Map;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/** The configuration of an application that is started for a command: the user's own, but for what would be more than that. */
final class CommandProperties {

    private static final String NAME = "godwitCommand";
    private static final String ARGUMENTS = CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME;

    private static final Map<String, Object> OVERRIDDEN = Map.of(
            "spring.main.web-application-type", "none",
            "spring.main.banner-mode", "off",
            "spring.main.log-startup-info", "false",
            "spring.main.keep-alive", "false",
            "spring.main.lazy-initialization", "false",
            // what is under way has to end before anything is closed: see Interruption
            "spring.main.register-shutdown-hook", "false",
            "logging.register-shutdown-hook", "false",
            "godwit.on-startup", "none",
            "godwit.seed-on-startup", "false");

    private CommandProperties() {}

    /** Comes before the user's configuration, and keeps the command's own arguments from being taken for properties. */
    static void addTo(ConfigurableEnvironment environment, List<String> arguments) {
        MutablePropertySources sources = environment.getPropertySources();
        sources.remove(ARGUMENTS);
        if (!arguments.isEmpty()) {
            sources.addFirst(new SimpleCommandLinePropertySource(arguments.toArray(String[]::new)));
        }
        sources.addFirst(new MapPropertySource(NAME, OVERRIDDEN));
    }

    static boolean areIn(Environment environment) {
        return environment instanceof ConfigurableEnvironment configurable
                && configurable.getPropertySources().contains(NAME);
    }
}
