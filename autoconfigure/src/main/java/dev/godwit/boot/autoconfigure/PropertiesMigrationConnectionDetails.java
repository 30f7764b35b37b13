package dev.godwit.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** The connection that {@code godwit.datasource.*} describes. */
final class PropertiesMigrationConnectionDetails implements MigrationConnectionDetails {

    private final GodwitProperties.Datasource properties;

    PropertiesMigrationConnectionDetails(GodwitProperties.Datasource properties) {
        this.properties = properties;
    }

    @Override
    public @Nullable String getJdbcUrl() {
        return StringUtils.hasText(properties.url()) ? properties.url() : null;
    }

    @Override
    public @Nullable String getUsername() {
        return StringUtils.hasText(properties.username()) ? properties.username() : null;
    }

    @Override
    public @Nullable String getPassword() {
        return properties.password();
    }
}
