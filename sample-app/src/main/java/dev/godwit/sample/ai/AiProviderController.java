package dev.godwit.sample.ai;

import jakarta.validation.Valid;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

@RestController
@RequestMapping("/api/providers")
class AiProviderController {

    private final AiProviderService providers;

    AiProviderController(AiProviderService providers) {
        this.providers = providers;
    }

    @GetMapping
    List<AiProviderResponse> list(@RequestParam(required = false) @Nullable Boolean active) {
        return providers.list(active);
    }

    @GetMapping("/{slug}")
    AiProviderResponse get(@PathVariable String slug) {
        return providers.get(slug);
    }

    @PostMapping
    ResponseEntity<AiProviderResponse> create(@Valid @RequestBody AiProviderRequest request) {
        AiProviderResponse created = providers.create(request);
        URI location = ServletUriComponentsBuilder.fromCurrentRequest()
                .path("/{slug}")
                .buildAndExpand(created.slug())
                .encode()
                .toUri();
        return ResponseEntity.created(location).body(created);
    }

    @PutMapping("/{slug}")
    AiProviderResponse update(@PathVariable String slug, @Valid @RequestBody AiProviderRequest request) {
        return providers.update(slug, request);
    }

    @DeleteMapping("/{slug}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String slug) {
        providers.delete(slug);
    }
}
