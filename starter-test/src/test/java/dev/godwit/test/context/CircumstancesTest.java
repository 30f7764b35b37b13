package dev.godwit.test.context;

import com.example.library.cases.Varying;
import org.junit.jupiter.api.Test;

/** The same migrations under other circumstances, which they have another result in. */
class CircumstancesTest {

    @Test
    void inAnotherSchemaThereIsAnotherTemplate() {
        Kit.succeeds(2, Kit.run(Varying.InTheUsualSchema.class, Varying.InAnotherSchema.class));
    }

    @Test
    void whatAJavaMigrationAsksAMockIsNotForOthers() {
        Kit.succeeds(2, Kit.run(Varying.OfAMock.class, Varying.OfTheUsual.class));
    }
}
