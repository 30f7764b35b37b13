package dev.godwit.sample.ai;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.Table;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "ai_providers")
class AiProvider {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @NotBlank
    @Size(max = 100)
    private String name;

    @NotBlank
    @Size(max = 255)
    private @Nullable String slug;

    @Enumerated(EnumType.STRING)
    @Column(name = "provider")
    private ApiKind apiKind;

    @Size(max = 500)
    private @Nullable String apiKey;

    @NotBlank
    @Size(max = 500)
    private String baseUrl;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> models = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, Object> settings = Map.of();

    @Column(name = "is_active")
    private @Nullable Boolean active;

    @CreationTimestamp
    private @Nullable Instant createdAt;

    @UpdateTimestamp
    private @Nullable Instant updatedAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected AiProvider() {}

    AiProvider(String name, ApiKind apiKind, String baseUrl) {
        this.name = name;
        this.apiKind = apiKind;
        this.baseUrl = baseUrl;
    }

    /** Runs before validation, so that what it fills in counts as given. */
    @PrePersist
    @PreUpdate
    void fillInDefaults() {
        if (slug == null || slug.isBlank()) {
            slug = Slug.of(name);
        }
        if (active == null) {
            active = true;
        }
    }

    String getName() {
        return name;
    }

    void setName(String name) {
        this.name = name;
    }

    @Nullable
    String getSlug() {
        return slug;
    }

    void setSlug(String slug) {
        this.slug = slug;
    }

    ApiKind getApiKind() {
        return apiKind;
    }

    void setApiKind(ApiKind apiKind) {
        this.apiKind = apiKind;
    }

    boolean hasApiKey() {
        return apiKey != null;
    }

    void setApiKey(@Nullable String apiKey) {
        this.apiKey = apiKey;
    }

    String getBaseUrl() {
        return baseUrl;
    }

    void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    List<String> getModels() {
        return models;
    }

    void setModels(List<String> models) {
        this.models = List.copyOf(models);
    }

    Map<String, Object> getSettings() {
        return settings;
    }

    void setSettings(Map<String, Object> settings) {
        this.settings = settings;
    }

    @Nullable
    Boolean getActive() {
        return active;
    }

    void setActive(boolean active) {
        this.active = active;
    }

    @Nullable
    Instant getCreatedAt() {
        return createdAt;
    }

    @Nullable
    Instant getUpdatedAt() {
        return updatedAt;
    }
}
