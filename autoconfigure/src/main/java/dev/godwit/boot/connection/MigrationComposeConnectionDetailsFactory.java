package dev.godwit.boot.connection;

import dev.godwit.boot.autoconfigure.MigrationConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** Migrates the database that Docker Compose runs: it offers the application's connection for others to adapt. */
final class MigrationComposeConnectionDetailsFactory
        implements ConnectionDetailsFactory<JdbcConnectionDetails, MigrationConnectionDetails> {

    @Override
    public MigrationConnectionDetails getConnectionDetails(JdbcConnectionDetails application) {
        return new MigrationConnectionDetails() {

            @Override
            public String getJdbcUrl() {
                return application.getJdbcUrl();
            }

            @Override
            public @Nullable String getUsername() {
                return application.getUsername();
            }

            @Override
            public @Nullable String getPassword() {
                return application.getPassword();
            }

            @Override
            public String getDriverClassName() {
                return application.getDriverClassName();
            }
        };
    }
}
