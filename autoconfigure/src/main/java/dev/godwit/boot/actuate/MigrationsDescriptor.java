package dev.godwit.boot.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.godwit.boot.descriptor.MigratorDescriptor;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * The migrations of an application.
 *
 * @param contexts the application contexts by their ids, children before their parents
 */
public record MigrationsDescriptor(Map<@Nullable String, ContextDescriptor> contexts) implements OperationResponseBody {

    /**
     * The migrators of an application context.
     *
     * @param parentId the id of the parent context; null, and shown as such, at the root
     * @param migrators the migrators by the names of the beans
     */
    public record ContextDescriptor(
            @JsonInclude @Nullable String parentId, Map<String, MigratorDescriptor> migrators) {}
}
