package dev.godwit.boot.actuate;

import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the endpoint.
 *
 * @param showSql When to show the SQL of a migration.
 * @param roles Roles that may see the SQL when it is shown to authorized users only. Everybody who is logged in may when
 * there are none.
 */
@ConfigurationProperties("management.endpoint.migrations")
record MigrationsEndpointProperties(
        @DefaultValue("never") Show showSql, @DefaultValue Set<String> roles) {}
