package dev.godwit.sample.ai;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.PrePersist;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.Table;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.generator.EventType;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "ai_interactions")
class AiInteraction {

    enum Status {
        PENDING,
        SUCCEEDED,
        FAILED
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "ai_provider_id")
    private AiProvider provider;

    @NotBlank
    @Size(max = 100)
    private String model;

    @Enumerated(EnumType.STRING)
    private @Nullable Status status;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, Object> request;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable Map<String, Object> response;

    @PositiveOrZero
    private int promptTokens;

    @PositiveOrZero
    private int completionTokens;

    @Generated(event = {EventType.INSERT, EventType.UPDATE})
    @Column(insertable = false, updatable = false)
    private int totalTokens;

    @PositiveOrZero
    @Digits(integer = 6, fraction = 6)
    @Column(precision = 12, scale = 6)
    private @Nullable BigDecimal cost;

    private @Nullable String errorMessage;

    @CreationTimestamp
    private @Nullable Instant createdAt;

    private @Nullable Instant completedAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected AiInteraction() {}

    AiInteraction(AiProvider provider, String model, Map<String, Object> request) {
        this.provider = provider;
        this.model = model;
        this.request = request;
    }

    /** Runs before validation, so that what it fills in counts as given. */
    @PrePersist
    @PreUpdate
    void fillInDefaults() {
        if (status == null) {
            status = Status.PENDING;
        }
        if (cost == null) {
            cost = BigDecimal.ZERO;
        }
        if (status == Status.PENDING) {
            completedAt = null;
        } else if (completedAt == null) {
            completedAt = Instant.now();
        }
    }

    void succeed(Map<String, Object> response, int promptTokens, int completionTokens, BigDecimal cost) {
        this.status = Status.SUCCEEDED;
        this.response = response;
        this.promptTokens = promptTokens;
        this.completionTokens = completionTokens;
        this.cost = cost;
    }

    void fail(String errorMessage) {
        this.status = Status.FAILED;
        this.errorMessage = errorMessage;
    }

    AiProvider getProvider() {
        return provider;
    }

    String getModel() {
        return model;
    }

    @Nullable
    Status getStatus() {
        return status;
    }

    Map<String, Object> getRequest() {
        return request;
    }

    @Nullable
    Map<String, Object> getResponse() {
        return response;
    }

    int getPromptTokens() {
        return promptTokens;
    }

    int getCompletionTokens() {
        return completionTokens;
    }

    int getTotalTokens() {
        return totalTokens;
    }

    @Nullable
    BigDecimal getCost() {
        return cost;
    }

    @Nullable
    String getErrorMessage() {
        return errorMessage;
    }

    @Nullable
    Instant getCreatedAt() {
        return createdAt;
    }

    @Nullable
    Instant getCompletedAt() {
        return completedAt;
    }
}
