package dev.godwit.sample.ai;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.URL;
import org.jspecify.annotations.Nullable;

/**
 * What a client says about a provider. What it leaves out is filled in when the provider is new, and stays as it is
 * otherwise.
 */
record AiProviderRequest(
        @NotNull
        @Size(max = 100)
        @Pattern(
                regexp = "[\\p{L}\\p{N}]\\P{Cntrl}*",
                message = "must start with a letter or a digit and have no control characters")
        String name,

        @Size(max = 255)
        @Pattern(
                regexp = "[\\p{Ll}\\p{Lo}\\p{N}][^\\s/\\p{Lu}\\p{Cntrl}]*",
                message =
                        "must start with a small letter or a digit and have no white space, slashes or capital letters")
        @Nullable
        String slug,

        @NotNull ApiKind provider,
        @Size(min = 1, max = 500) @Nullable String apiKey,

        @NotBlank @URL(regexp = "https?://.+") @Size(max = 500)
        String baseUrl,

        @Nullable List<@NotBlank String> models,
        @Nullable Map<String, Object> settings,
        @Nullable Boolean active) {

    /** Leaves out the API key: requests end up in logs. */
    @Override
    public String toString() {
        return "AiProviderRequest[name=%s, slug=%s, provider=%s]".formatted(name, slug, provider);
    }
}
