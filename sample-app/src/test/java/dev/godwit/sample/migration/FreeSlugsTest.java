package dev.godwit.sample.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class FreeSlugsTest {

    private final FreeSlugs freeSlugs = new FreeSlugs();

    @Test
    void choosesThePlainSlugWhenNobodyHasIt() {
        assertThat(freeSlugs.choose("Open AI", Set.of("openai"))).isEqualTo("open-ai");
    }

    @Test
    void choosesTheFirstFreeNumberWhenOthersHaveTheSlug() {
        assertThat(freeSlugs.choose("Open AI", Set.of("open-ai", "open-ai-2", "open-ai-4")))
                .isEqualTo("open-ai-3");
    }
}
