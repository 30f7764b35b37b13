package dev.godwit.sample.ai;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What clients see of a provider: whether it has an API key, never the key. */
record AiProviderResponse(
        String name,
        @Nullable String slug,
        ApiKind provider,
        boolean hasApiKey,
        String baseUrl,
        List<String> models,
        Map<String, Object> settings,
        @Nullable Boolean active,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {

    static AiProviderResponse of(AiProvider provider) {
        return new AiProviderResponse(
                provider.getName(),
                provider.getSlug(),
                provider.getApiKind(),
                provider.hasApiKey(),
                provider.getBaseUrl(),
                provider.getModels(),
                provider.getSettings(),
                provider.getActive(),
                provider.getCreatedAt(),
                provider.getUpdatedAt());
    }
}
