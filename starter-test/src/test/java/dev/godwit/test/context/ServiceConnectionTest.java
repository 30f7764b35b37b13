package dev.godwit.test.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.library.cases.Observations;
import com.example.library.cases.OnItsContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The container that a test declares is where its database is. */
class ServiceConnectionTest {

    @AfterAll
    static void dropDatabase() {
        OnItsContainer.CONTAINER.close();
    }

    @Test
    void theDatabaseIsMadeOnTheServerOfTheContainer() {
        Observations.take();

        Kit.succeeds(1, Kit.run(OnItsContainer.class));

        assertThat(Observations.take())
                .singleElement()
                .satisfies(seen -> assertThat(seen.test())
                        .startsWith("jdbc:postgresql://%s:%d/godwit_test_"
                                .formatted(OnItsContainer.CONTAINER.host(), OnItsContainer.CONTAINER.port())));
    }
}
