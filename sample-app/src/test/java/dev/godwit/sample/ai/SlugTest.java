package dev.godwit.sample.ai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugTest {

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            OpenAI,openai
            Mistral AI,mistral-ai
              Local   Ollama ,local-ollama
            Tab\tand\u00a0no-break space,tab-and-no-break-space
            ÜBER Größe,über-größe
            Groq / Llama,groq-llama
            v1.5_beta,v1.5_beta
            """)
    void isTheNameInLowerCaseWithHyphensForWhiteSpaceAndSlashes(String name, String slug) {
        assertThat(Slug.of(name)).isEqualTo(slug);
    }
}
