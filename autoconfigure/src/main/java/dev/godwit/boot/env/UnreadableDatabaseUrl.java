package dev.godwit.boot.env;

import dev.godwit.migration.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * Remembers in the environment, without adding a property to it, that a URL could not be understood: it does not matter
 * until somebody needs the DataSource.
 */
final class UnreadableDatabaseUrl extends PropertySource<Problem> {

    private static final String NAME = "godwitUnreadableDatabaseUrl";

    UnreadableDatabaseUrl(Problem problem) {
        super(NAME, problem);
    }

    static @Nullable Problem in(@Nullable Environment environment) {
        return environment instanceof ConfigurableEnvironment configurable
                        && configurable.getPropertySources().get(NAME) instanceof UnreadableDatabaseUrl unreadable
                ? unreadable.getSource()
                : null;
    }

    @Override
    public @Nullable Object getProperty(String name) {
        return null;
    }
}
