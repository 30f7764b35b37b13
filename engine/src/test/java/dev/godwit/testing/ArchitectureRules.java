package dev.godwit.testing;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is asked of the packages of every module; a module's {@code ArchitectureTest} has its table and its own rules. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ArchitectureRules {
    protected final JavaClasses classes;
    private final Map<String, List<String>> table;

    /**
     * Looks at the classes of one module, tests apart.
     *
     * @param root the package that the module's packages are in
     * @param table each package of the module and the packages of Godwit that it may use
     */
    protected ArchitectureRules(String root, Map<String, List<String>> table) {
        this.classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(root);
        this.table = table;
    }

    @Test
    void everyPackageHasARowInTheTableAndEveryRowAPackage() {
        Set<String> packages = classes.stream().map(JavaClass::getPackageName).collect(toCollection(TreeSet::new));

        assertThat(packages)
                .as("packages, and the rows of the table in %s", getClass().getName())
                .containsExactlyInAnyOrderElementsOf(table.keySet());
    }

    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        table.forEach((user, used) -> {
            String[] allowed = Stream.concat(Stream.of(user), used.stream()).toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(user)
                    .should()
                    .dependOnClassesThat(resideInAPackage("dev.godwit..").and(not(resideInAnyPackage(allowed))))
                    .as("the table in %s allows %s to use %s of ours"
                            .formatted(getClass().getName(), user, used.isEmpty() ? "nothing" : "only " + used))
                    .check(classes);
        });
    }

    @Test
    void packagesFormNoCycle() {
        slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(classes);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = classes.stream()
                .map(JavaClass::getPackage)
                .filter(candidate -> !candidate.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(toCollection(TreeSet::new));

        assertThat(unmarked)
                .as("packages without a @NullMarked package-info.java")
                .isEmpty();
    }

    private static final class ByPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
