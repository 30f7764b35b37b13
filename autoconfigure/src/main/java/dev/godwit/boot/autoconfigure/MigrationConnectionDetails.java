package dev.godwit.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.jdbc.DatabaseDriver;

/**
 * Where the migrations connect to. A bean of this type replaces the properties {@code godwit.datasource.*}; a test's
 * {@code @ServiceConnection} and Docker Compose provide one.
 */
public interface MigrationConnectionDetails extends ConnectionDetails {

    /** The URL of the database; null to migrate the database of the application's {@code DataSource}. */
    @Nullable
    String getJdbcUrl();

    /** The user who migrates; null for the one of the URL or, without a URL, of the application's {@code DataSource}. */
    @Nullable
    String getUsername();

    /** The password of {@link #getUsername()}. */
    @Nullable
    String getPassword();

    /** The class of the JDBC driver; by default the one that {@link #getJdbcUrl()} asks for. */
    default @Nullable String getDriverClassName() {
        String url = getJdbcUrl();
        return url == null ? null : DatabaseDriver.fromJdbcUrl(url).getDriverClassName();
    }
}
