package dev.godwit.sample.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.godwit.sample.SampleTest;
import jakarta.persistence.EntityManager;
import jakarta.validation.ConstraintViolationException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.annotation.Transactional;

@SampleTest
@Transactional
class SystemEntitiesTest {

    @Autowired
    private EntityManager entityManager;

    @Test
    void metadataHasATidyKeyAndAValue() {
        SystemMetadata metadata = stored(new SystemMetadata(" Feature.Streaming ", null));

        assertThat(metadata.getKey()).isEqualTo("feature.streaming");
        assertThat(metadata.getValue()).isEmpty();
        assertThat(metadata.getCreatedAt()).isNotNull();
    }

    @Test
    void metadataKeepsItsValueAndKnowsWhenItChanged() {
        SystemMetadata metadata = stored(new SystemMetadata("limits", Map.of("daily", 100)));
        entityManager
                .createNativeQuery("UPDATE system_metadata SET updated_at = '2001-01-01Z'")
                .executeUpdate();
        entityManager.refresh(metadata);

        metadata.setValue(Map.of("daily", 200, "models", List.of("gpt-4o")));
        metadata.setDescription("Requests a day");
        metadata = stored(metadata);

        assertThat(metadata.getValue()).isEqualTo(Map.of("daily", 200, "models", List.of("gpt-4o")));
        assertThat(metadata.getUpdatedAt()).isAfter("2001-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "dot.", "ümlaut"})
    void metadataWithAnUntidyKeyIsRefused(String key) {
        assertThatExceptionOfType(ConstraintViolationException.class)
                .isThrownBy(() -> stored(new SystemMetadata(key, Map.of())))
                .withMessageContaining("key");
    }

    @Test
    void aRequestHasItsMethodInCapitalsAndATime() {
        ApiRequest request = stored(new ApiRequest("get", "/api/providers", 200, 12));

        assertThat(request.getMethod()).isEqualTo("GET");
        assertThat(request.getHeaders()).isEmpty();
        assertThat(request.getRequestedAt()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "2001:db8::7"})
    void aRequestComesBackWithItsClientAndHeaders(String address) throws UnknownHostException {
        ApiRequest given = new ApiRequest("POST", "/api/providers", 201, 34);
        given.setClientAddress(InetAddress.getByName(address));
        given.setHeaders(Map.of("accept", "*/*"));

        ApiRequest request = stored(given);

        assertThat(request.getClientAddress()).isEqualTo(InetAddress.getByName(address));
        assertThat(request.getHeaders()).isEqualTo(Map.of("accept", "*/*"));
    }

    @Test
    void anEndlessUserAgentIsCutOff() {
        ApiRequest given = new ApiRequest("GET", "/", 200, 1);
        given.setUserAgent("x".repeat(10_000));

        assertThat(stored(given).getUserAgent()).hasSize(500);
    }

    @Test
    void aRequestWithAnImpossibleStatusIsRefused() {
        assertThatExceptionOfType(ConstraintViolationException.class)
                .isThrownBy(() -> stored(new ApiRequest("GET", "/", 99, 1)))
                .withMessageContaining("statusCode");
    }

    @Test
    void aHealthCheckKnowsNothingAtFirst() {
        HealthCheck check = stored(new HealthCheck("openai"));

        assertThat(check.getStatus()).isEqualTo(HealthCheck.Status.UNKNOWN);
        assertThat(check.getDetails()).isEmpty();
        assertThat(check.getCheckedAt()).isNotNull();
        assertThat(check.getResponseTimeMs()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void aHealthCheckComesBackWithEveryStatus(HealthCheck.Status status) {
        HealthCheck given = new HealthCheck("openai");
        given.setStatus(status);
        given.setResponseTimeMs(250);
        given.setDetails(Map.of("region", "eu"));

        HealthCheck check = stored(given);

        assertThat(check.getStatus()).isEqualTo(status);
        assertThat(check.getResponseTimeMs()).isEqualTo(250);
        assertThat(check.getDetails()).isEqualTo(Map.of("region", "eu"));
    }

    /** Writes an entity and reads it back from the database. */
    @SuppressWarnings("unchecked")
    private <T> T stored(T entity) {
        entityManager.persist(entity);
        entityManager.flush();
        entityManager.clear();
        Object id =
                entityManager.getEntityManagerFactory().getPersistenceUnitUtil().getIdentifier(entity);
        return (T) entityManager.find(entity.getClass(), id);
    }
}
