package dev.godwit.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.MigratorOptions;
import dev.godwit.migration.Version;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.util.StringUtils;

class GodwitPropertiesTest {

    /** Not options of the engine: what the application does with it, and the connection. */
    private static final Set<String> GLUE = Set.of("enabled", "on-startup", "datasource");

    @Test
    void noPropertiesAreTheDefaultsOfTheEngine() {
        assertThat(bind(Map.of()).toOptions(Set.of())).isEqualTo(MigratorOptions.defaults());
    }

    @Test
    void emptyTextIsNoSchemaAndNoRole() {
        assertThat(bind(Map.of("godwit.schema", "", "godwit.role", " ")).toOptions(Set.of()))
                .isEqualTo(MigratorOptions.defaults());
    }

    @Test
    void theProfilesReachTheOptions() {
        assertThat(bind(Map.of()).toOptions(Set.of("dev")).sources().profiles()).containsExactly("dev");
    }

    /** Whoever adds a property or an option finds here what else there is to do. */
    @TestFactory
    Stream<DynamicTest> eachPropertyReachesAnOptionOfItsOwn() {
        return propertyNames()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Map<String, Object> changed = changedBy(name);

                    assertThat(changed)
                            .as("the options that godwit.%s changes", name)
                            .hasSize(1);
                    assertThat(changed.keySet()).containsExactly(camelCase(name));
                }));
    }

    @Test
    void eachOptionHasAProperty() {
        List<String> properties =
                propertyNames().map(GodwitPropertiesTest::camelCase).toList();

        assertThat(leaves(MigratorOptions.defaults()).keySet())
                .filteredOn(option -> !option.equals("profiles"))
                .containsExactlyInAnyOrderElementsOf(properties);
    }

    @Test
    void neverShowsThePassword() {
        assertThat(bind(Map.of("godwit.datasource.password", "s3cr3t", "godwit.datasource.url", "u?password=s3cr3t")))
                .asString()
                .doesNotContain("s3cr3t");
    }

    @Test
    void neverShowsTheValuesOfPlaceholders() {
        GodwitProperties properties = bind(Map.of("godwit.placeholders.token", "s3cr3t"));

        assertThat(properties).asString().contains("placeholders=[token]").doesNotContain("s3cr3t");
        assertThat(properties.toOptions(Set.of())).asString().doesNotContain("s3cr3t");
    }

    private static Stream<String> propertyNames() {
        return components().keySet().stream();
    }

    /** Those of nested records have a dot in their names. */
    private static Map<String, RecordComponent> components() {
        Map<String, RecordComponent> components = new LinkedHashMap<>();
        for (RecordComponent component : GodwitProperties.class.getRecordComponents()) {
            String name = kebabCase(component.getName());
            if (GLUE.contains(name)) {
                continue;
            }
            if (component.getType().isRecord() && component.getType() != Version.class) {
                for (RecordComponent nested : component.getType().getRecordComponents()) {
                    components.put(name + "." + kebabCase(nested.getName()), nested);
                }
            } else {
                components.put(name, component);
            }
        }
        return components;
    }

    private static Map<String, Object> changedBy(String property) {
        Map<String, Object> before = leaves(MigratorOptions.defaults());
        Map<String, Object> after = leaves(bind(otherValue(property)).toOptions(Set.of()));
        Map<String, Object> changed = new HashMap<>(after);
        changed.entrySet().removeAll(before.entrySet());
        return changed;
    }

    private static Map<String, Object> otherValue(String property) {
        String name = "godwit." + property;
        RecordComponent component = Objects.requireNonNull(components().get(property));
        Class<?> type = component.getType();
        if (type == Map.class) {
            return Map.of(name + ".key", "other");
        }
        if (type.isEnum()) {
            return Map.of(
                    name, otherConstant(type, leaves(MigratorOptions.defaults()).get(component.getName())));
        }
        if (type == boolean.class) {
            return Map.of(name, "true");
        }
        return Map.of(
                name, type == Duration.class ? "77s" : type == int.class || type == Version.class ? "77" : "other");
    }

    private static String otherConstant(Class<?> type, @Nullable Object constant) {
        return Arrays.stream(type.getEnumConstants())
                .map(Object::toString)
                .filter(candidate -> !candidate.equals(constant))
                .findFirst()
                .orElseThrow();
    }

    /** The options without their grouping. */
    private static Map<String, Object> leaves(Object options) {
        Map<String, Object> leaves = new TreeMap<>();
        for (RecordComponent component : options.getClass().getRecordComponents()) {
            Object value = value(options, component);
            if (component.getType().isRecord()) {
                leaves.putAll(leaves(value));
            } else {
                assertThat(leaves.put(component.getName(), String.valueOf(value)))
                        .isNull();
            }
        }
        return leaves;
    }

    private static Object value(Object options, RecordComponent component) {
        try {
            return component.getAccessor().invoke(options);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component.getName(), e);
        }
    }

    private static GodwitProperties bind(Map<String, Object> properties) {
        ApplicationConversionService conversion = new ApplicationConversionService();
        conversion.addConverter(new VersionConverter());
        return new Binder(List.of(new MapConfigurationPropertySource(properties)), null, conversion)
                .bindOrCreate("godwit", GodwitProperties.class);
    }

    private static String kebabCase(String camelCase) {
        return camelCase.replaceAll("(?=\\p{Upper})", "-").toLowerCase(java.util.Locale.ROOT);
    }

    private static String camelCase(String kebabCase) {
        List<String> words = new ArrayList<>(List.of(kebabCase.split("[-.]")));
        words.replaceAll(StringUtils::capitalize);
        return StringUtils.uncapitalize(String.join("", words));
    }
}
