package dev.godwit.sample.ai;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
@Transactional
class AiProviderService {

    private final AiProviderRepository providers;

    AiProviderService(AiProviderRepository providers) {
        this.providers = providers;
    }

    @Transactional(readOnly = true)
    public List<AiProviderResponse> list(@Nullable Boolean active) {
        List<AiProvider> found =
                active == null ? providers.findAllByOrderByName() : providers.findAllByActiveOrderByName(active);
        return found.stream().map(AiProviderResponse::of).toList();
    }

    @Transactional(readOnly = true)
    public AiProviderResponse get(String slug) {
        return AiProviderResponse.of(find(slug));
    }

    public AiProviderResponse create(AiProviderRequest request) {
        return save(new AiProvider(request.name(), request.provider(), request.baseUrl()), request);
    }

    public AiProviderResponse update(String slug, AiProviderRequest request) {
        AiProvider provider = find(slug);
        provider.setName(request.name());
        provider.setApiKind(request.provider());
        provider.setBaseUrl(request.baseUrl());
        return save(provider, request);
    }

    public void delete(String slug) {
        providers.delete(find(slug));
    }

    /** Flushes, so that a violated constraint is reported by this call and the response has the new timestamps. */
    private AiProviderResponse save(AiProvider provider, AiProviderRequest request) {
        if (request.slug() != null) {
            provider.setSlug(request.slug());
        }
        if (request.apiKey() != null) {
            provider.setApiKey(request.apiKey());
        }
        if (request.models() != null) {
            provider.setModels(request.models());
        }
        if (request.settings() != null) {
            provider.setSettings(request.settings());
        }
        if (request.active() != null) {
            provider.setActive(request.active());
        }
        return AiProviderResponse.of(providers.saveAndFlush(provider));
    }

    private AiProvider find(String slug) {
        return providers.findBySlug(slug).orElseThrow(() -> new AiProviderNotFoundException(slug));
    }
}
