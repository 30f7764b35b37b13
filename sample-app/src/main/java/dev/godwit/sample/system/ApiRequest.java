package dev.godwit.sample.system;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.PrePersist;
import jakarta.persistence.Table;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A request that was answered; it never changes afterwards. */
@Entity
@Immutable
@Table(name = "api_requests")
class ApiRequest {

    private static final int LONGEST_USER_AGENT = 500;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @NotBlank
    @Size(max = 10)
    private String method;

    @NotBlank
    @Size(max = 2048)
    private String path;

    @Min(100)
    @Max(599)
    private int statusCode;

    @PositiveOrZero
    private int durationMs;

    private @Nullable InetAddress clientAddress;

    @Size(max = LONGEST_USER_AGENT)
    private @Nullable String userAgent;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable Map<String, String> headers;

    private @Nullable Instant requestedAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected ApiRequest() {}

    ApiRequest(String method, String path, int statusCode, int durationMs) {
        this.method = method;
        this.path = path;
        this.statusCode = statusCode;
        this.durationMs = durationMs;
    }

    /** Runs before validation, so that what it fills in counts as given. */
    @PrePersist
    void fillInDefaults() {
        method = method.toUpperCase(Locale.ROOT);
        if (userAgent != null && userAgent.length() > LONGEST_USER_AGENT) {
            userAgent = userAgent.substring(0, LONGEST_USER_AGENT);
        }
        if (headers == null) {
            headers = Map.of();
        }
        if (requestedAt == null) {
            requestedAt = Instant.now();
        }
    }

    @Nullable
    Long getId() {
        return id;
    }

    String getMethod() {
        return method;
    }

    String getPath() {
        return path;
    }

    int getStatusCode() {
        return statusCode;
    }

    int getDurationMs() {
        return durationMs;
    }

    @Nullable
    InetAddress getClientAddress() {
        return clientAddress;
    }

    void setClientAddress(InetAddress clientAddress) {
        this.clientAddress = clientAddress;
    }

    @Nullable
    String getUserAgent() {
        return userAgent;
    }

    void setUserAgent(String userAgent) {
        this.userAgent = userAgent;
    }

    @Nullable
    Map<String, String> getHeaders() {
        return headers;
    }

    void setHeaders(Map<String, String> headers) {
        this.headers = headers;
    }

    @Nullable
    Instant getRequestedAt() {
        return requestedAt;
    }
}
