package dev.godwit.sample.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.godwit.sample.SampleTest;
import jakarta.persistence.EntityManager;
import jakarta.validation.ConstraintViolationException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.annotation.Transactional;

@SampleTest
@Transactional
class AiEntitiesTest {

    @Autowired
    private EntityManager entityManager;

    @Test
    void aProviderGetsItsSlugFromItsNameAndIsActive() {
        AiProvider provider = stored(new AiProvider("Mistral  AI", ApiKind.MISTRAL, "https://api.mistral.ai"));

        assertThat(provider.getSlug()).isEqualTo("mistral-ai");
        assertThat(provider.getActive()).isTrue();
    }

    @Test
    void aProviderKeepsTheSlugAndTheActivityItWasGiven() {
        AiProvider given = new AiProvider("Mistral AI", ApiKind.MISTRAL, "https://api.mistral.ai");
        given.setSlug("the-french-one");
        given.setActive(false);

        AiProvider provider = stored(given);

        assertThat(provider.getSlug()).isEqualTo("the-french-one");
        assertThat(provider.getActive()).isFalse();
    }

    @Test
    void aProviderKeepsItsSlugWhenItIsRenamed() {
        AiProvider provider = stored(new AiProvider("Mistral AI", ApiKind.MISTRAL, "https://api.mistral.ai"));

        provider.setName("Something else");

        assertThat(stored(provider).getSlug()).isEqualTo("mistral-ai");
    }

    @Test
    void aProviderComesBackWithItsModelsAndSettings() {
        AiProvider given = new AiProvider("Mistral AI", ApiKind.MISTRAL, "https://api.mistral.ai");
        given.setModels(List.of("a, b", "{c}", "d \"e\""));
        given.setSettings(Map.of("temperature", 0.2, "stop", List.of("END"), "nested", Map.of("deep", true)));

        AiProvider provider = stored(given);

        assertThat(provider.getModels()).containsExactly("a, b", "{c}", "d \"e\"");
        assertThat(provider.getSettings())
                .isEqualTo(Map.of("temperature", 0.2, "stop", List.of("END"), "nested", Map.of("deep", true)));
    }

    @Test
    void aProviderWithoutANameIsRefusedBeforeItReachesTheDatabase() {
        assertThatExceptionOfType(ConstraintViolationException.class)
                .isThrownBy(() -> stored(new AiProvider(" ", ApiKind.OTHER, "https://example.com")))
                .withMessageContaining("name");
    }

    @Test
    void anInteractionIsPendingAndCostsNothingAtFirst() {
        AiInteraction interaction = stored(interaction());

        assertThat(interaction.getStatus()).isEqualTo(AiInteraction.Status.PENDING);
        assertThat(interaction.getCost()).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(interaction.getCompletedAt()).isNull();
        assertThat(interaction.getTotalTokens()).isZero();
    }

    @Test
    void anInteractionThatSucceededHasAnEndAndTheTotalThatPostgresAddedUp() {
        AiInteraction interaction = stored(interaction());

        interaction.succeed(Map.of("text", "Hello"), 12, 30, new BigDecimal("0.001234"));
        interaction = stored(interaction);

        assertThat(interaction.getStatus()).isEqualTo(AiInteraction.Status.SUCCEEDED);
        assertThat(interaction.getResponse()).isEqualTo(Map.of("text", "Hello"));
        assertThat(interaction.getPromptTokens()).isEqualTo(12);
        assertThat(interaction.getCompletionTokens()).isEqualTo(30);
        assertThat(interaction.getTotalTokens()).isEqualTo(42);
        assertThat(interaction.getCost()).isEqualTo(new BigDecimal("0.001234"));
        assertThat(interaction.getCompletedAt()).isNotNull();
    }

    @Test
    void anInteractionThatFailedHasAnEndAndAReason() {
        AiInteraction interaction = stored(interaction());

        interaction.fail("rate limited");
        interaction = stored(interaction);

        assertThat(interaction.getStatus()).isEqualTo(AiInteraction.Status.FAILED);
        assertThat(interaction.getErrorMessage()).isEqualTo("rate limited");
        assertThat(interaction.getCompletedAt()).isNotNull();
    }

    private AiInteraction interaction() {
        AiProvider openAi = entityManager
                .createQuery("from AiProvider where slug = 'openai'", AiProvider.class)
                .getSingleResult();
        return new AiInteraction(openAi, "gpt-4o", Map.of("prompt", "Say hello"));
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
