package dev.godwit.boot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.godwit.testing.ArchitectureRules;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;

class ArchitectureTest extends ArchitectureRules {
    private static final String ENGINE_API = "dev.godwit";
    private static final String MIGRATION = "dev.godwit.migration";
    private static final String EVENT = "dev.godwit.event";
    private static final String GENERATE = "dev.godwit.generate";

    private static final String ACTUATE = "dev.godwit.boot.actuate";
    private static final String AUTOCONFIGURE = "dev.godwit.boot.autoconfigure";
    private static final String CONNECTION = "dev.godwit.boot.connection";
    private static final String DESCRIPTOR = "dev.godwit.boot.descriptor";
    private static final String ENV = "dev.godwit.boot.env";
    private static final String COMMAND = "dev.godwit.boot.command";
    private static final String OUTPUT = "dev.godwit.boot.command.output";
    private static final String VERB = "dev.godwit.boot.command.verb";

    /** Which package of this module may use which others: a new package needs a row, without the engine's internals. */
    private static final Map<String, List<String>> TABLE = Map.ofEntries(
            entry(ENV, List.of(MIGRATION)),
            entry(AUTOCONFIGURE, List.of(ENGINE_API, MIGRATION, EVENT)),
            entry(CONNECTION, List.of(AUTOCONFIGURE)),
            entry(DESCRIPTOR, List.of(ENGINE_API, MIGRATION)),
            entry(ACTUATE, List.of(ENGINE_API, MIGRATION, EVENT, AUTOCONFIGURE, DESCRIPTOR)),
            entry(OUTPUT, List.of(MIGRATION, EVENT)),
            entry(VERB, List.of(ENGINE_API, MIGRATION, EVENT, GENERATE, DESCRIPTOR, OUTPUT)),
            entry(COMMAND, List.of(ENGINE_API, MIGRATION, DESCRIPTOR, OUTPUT, VERB)));

    ArchitectureTest() {
        super("dev.godwit.boot", TABLE);
    }

    @Test
    void autoConfigurationsAreFinal() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(classes);
    }

    @Test
    void autoConfigurationsOfferNothing() {
        codeUnits()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(AutoConfiguration.class)
                .and(new IsNotTheImplicitConstructor())
                .should()
                .notBePublic()
                .check(classes);
        fields().that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .notBePublic()
                .allowEmptyShould(true)
                .check(classes);
    }

    private static final class IsNotTheImplicitConstructor extends DescribedPredicate<JavaCodeUnit> {
        IsNotTheImplicitConstructor() {
            super("are not the constructor that the compiler adds");
        }

        @Override
        public boolean test(JavaCodeUnit codeUnit) {
            return !(codeUnit instanceof JavaConstructor)
                    || !codeUnit.getRawParameterTypes().isEmpty();
        }
    }
}
