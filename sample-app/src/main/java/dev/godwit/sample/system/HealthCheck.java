package dev.godwit.sample.system;

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
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "health_checks")
class HealthCheck {

    enum Status {
        UP,
        DEGRADED,
        DOWN,
        UNKNOWN
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @NotBlank
    @Size(max = 100)
    private String component;

    @Enumerated(EnumType.STRING)
    private @Nullable Status status;

    @PositiveOrZero
    private @Nullable Integer responseTimeMs;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable Map<String, Object> details;

    private @Nullable Instant checkedAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected HealthCheck() {}

    HealthCheck(String component) {
        this.component = component;
    }

    /** Runs before validation, so that what it fills in counts as given. */
    @PrePersist
    @PreUpdate
    void fillInDefaults() {
        if (status == null) {
            status = Status.UNKNOWN;
        }
        if (details == null) {
            details = Map.of();
        }
        if (checkedAt == null) {
            checkedAt = Instant.now();
        }
    }

    @Nullable
    Long getId() {
        return id;
    }

    String getComponent() {
        return component;
    }

    @Nullable
    Status getStatus() {
        return status;
    }

    void setStatus(Status status) {
        this.status = status;
    }

    @Nullable
    Integer getResponseTimeMs() {
        return responseTimeMs;
    }

    void setResponseTimeMs(int responseTimeMs) {
        this.responseTimeMs = responseTimeMs;
    }

    @Nullable
    Map<String, Object> getDetails() {
        return details;
    }

    void setDetails(Map<String, Object> details) {
        this.details = details;
    }

    @Nullable
    Instant getCheckedAt() {
        return checkedAt;
    }
}
