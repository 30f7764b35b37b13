package dev.godwit.test.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.cases.OfAnotherClass;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.test.context.aot.TestContextAotGenerator;

/** A database cannot be made when a build prepares tests for a native image: their classes are left out. */
class AheadOfTimeTest {

    @Test
    void nothingIsGeneratedForAClassWithADatabase() {
        InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();

        new TestContextAotGenerator(files).processAheadOfTime(Stream.of(OfAnotherClass.class));

        assertThat(files.getGeneratedFiles(Kind.SOURCE).keySet())
                .noneMatch(name -> name.contains(OfAnotherClass.class.getSimpleName()));
    }
}
