package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.cases.OfAnotherClass;
import dev.godwit.testing.DocumentationPage;
import dev.godwit.testing.SourceExamples;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The code on the page about tests is that of tests. */
class TestingDocumentationTest {

    @Test
    void theExamplesAreThoseOfTheTests() throws ClassNotFoundException {
        Map<String, String> examples = new LinkedHashMap<>();
        examples.putAll(SourceExamples.of(MigratedDatabaseTest.class));
        examples.putAll(SourceExamples.of(UpToTest.class));
        examples.putAll(SourceExamples.of(SeedsTest.class));
        examples.putAll(SourceExamples.of(Class.forName(OfAnotherClass.class.getPackageName() + ".LibraryTest")));
        DocumentationPage page = DocumentationPage.of("testing.md");

        assertThat(examples).containsOnlyKeys("class", "up-to", "seeds", "annotation");
        examples.forEach((name, code) -> page.hasExample(name, code.startsWith("@Target") ? code : closed(code)));
    }

    /** A class whose other tests are not shown. */
    private static String closed(String code) {
        return code.endsWith("\n}") ? code : code + "\n}";
    }
}
