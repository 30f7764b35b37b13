package dev.godwit.boot.actuate;

import java.util.Set;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** {@link EndpointWebExtension @EndpointWebExtension} that shows SQL only to whom it may be shown. */
@EndpointWebExtension(endpoint = MigrationsEndpoint.class)
public final class MigrationsEndpointWebExtension {

    private final MigrationsEndpoint endpoint;
    private final Show showSql;
    private final Set<String> roles;

    /**
     * Creates the extension.
     *
     * @param endpoint the endpoint
     * @param showSql whether the text of a migration is shown
     * @param roles for {@link Show#WHEN_AUTHORIZED}: who may see it; everybody who has logged in when it is empty
     */
    public MigrationsEndpointWebExtension(MigrationsEndpoint endpoint, Show showSql, Set<String> roles) {
        this.endpoint = endpoint;
        this.showSql = showSql;
        this.roles = Set.copyOf(roles);
    }

    /** One migration; status 404 when no migrator knows it. */
    @ReadOperation
    public WebEndpointResponse<MigrationDetailsDescriptor> migration(
            SecurityContext securityContext, @Selector String version) {
        MigrationDetailsDescriptor details = endpoint.migration(version, showSql.isShown(securityContext, roles));
        return details == null
                ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND)
                : new WebEndpointResponse<>(details);
    }
}
