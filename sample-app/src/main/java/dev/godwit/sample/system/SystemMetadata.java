package dev.godwit.sample.system;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.Table;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "system_metadata")
class SystemMetadata {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Size(max = 100)
    @Pattern(regexp = "[a-z0-9]+([._-][a-z0-9]+)*")
    private String key;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable Map<String, Object> value;

    private @Nullable String description;

    @CreationTimestamp
    private @Nullable Instant createdAt;

    @UpdateTimestamp
    private @Nullable Instant updatedAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected SystemMetadata() {}

    SystemMetadata(String key, @Nullable Map<String, Object> value) {
        this.key = key;
        this.value = value;
    }

    /** Runs before validation, so that what it fills in counts as given. */
    @PrePersist
    @PreUpdate
    void fillInDefaults() {
        key = key.strip().toLowerCase(Locale.ROOT);
        if (value == null) {
            value = Map.of();
        }
    }

    @Nullable
    Long getId() {
        return id;
    }

    String getKey() {
        return key;
    }

    @Nullable
    Map<String, Object> getValue() {
        return value;
    }

    void setValue(Map<String, Object> value) {
        this.value = value;
    }

    @Nullable
    String getDescription() {
        return description;
    }

    void setDescription(String description) {
        this.description = description;
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
