package dev.godwit.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Version;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.stereotype.Component;

/** Migrations in Java: their names, their package, and that they compile. */
class GeneratedJavaTest {

    private static final Instant NOW = Instant.parse("2026-11-20T14:35:07Z");

    @TempDir
    private Path project;

    private Path sources = Path.of("");

    @BeforeEach
    void makeProject() throws IOException {
        sources = Files.createDirectories(project.resolve("src/main/java"));
        Files.createFile(project.resolve("build.gradle.kts"));
    }

    @Test
    void theClassCompilesAndIsABeanWithBothDirections() throws Exception {
        GeneratedMigration generated = generate("Add users");

        assertThat(generated.files())
                .containsExactly(sources.resolve("com/example/shop/migrations/V20261120143507__AddUsers.java"));
        assertThat(generated.version()).isEqualTo(Version.of("20261120143507"));
        assertThat(generated.description()).isEqualTo("Add Users");
        JavaMigration migration =
                compiled(generated.files().get(0), "com.example.shop.migrations.V20261120143507__AddUsers");
        assertThat(migration.getClass()).hasAnnotation(Component.class);
        assertThat(Version.of(migration.version())).isEqualTo(generated.version());
        assertThat(migration.description()).isEqualTo(generated.description());
        assertThat(migration.reversible()).isTrue();
        migration.up(context());
        assertThatThrownBy(() -> migration.down(context()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("the down of V20261120143507__AddUsers is not written yet");
    }

    @ParameterizedTest
    @CsvSource({
        "001_a.sql, '', V002__AddUsers",
        "001_a.sql, V2_Some, V3_AddUsers",
        "006_a.sql, V005__Some, V007__AddUsers",
        "006_a.sql, V7__Some, V8__AddUsers",
        "V1_2__a.sql, '', V1_3__AddUsers",
        "1.2_a.sql, '', V1_3__AddUsers",
        "20250131120000_a.sql, V3__Some, V20261120143507__AddUsers",
        "2026-11-20-a.sql, '', V2026_11_20_2__AddUsers",
        "2025-11-11-140459-0000_a/up.sql, '', V2026_11_20_143507_0000__AddUsers",
        "003_a.sql, V20250811090000__Some, V20261120143507__AddUsers"
    })
    void theVersionIsAboveAllInTheStyleOfTheClasses(String script, String there, String expected) throws IOException {
        Path file = project.resolve("src/main/resources/db/migrations").resolve(script);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, "SELECT 1;");
        if (!there.isEmpty()) {
            source("com.example.shop.migrations", there);
        }

        assertThat(generate("add-users").files().get(0)).hasFileName(expected + ".java");
    }

    @Test
    void wordsThatBeginWithADigitNeedTwoUnderscores() throws IOException {
        source("com.example", "V1_Some");

        assertThat(generate("2fa tables").files().get(0)).hasFileName("V2__2faTables.java");
    }

    @Test
    void thePackageIsThatOfTheNewestMigration() throws IOException {
        source("com.example.old", "V1__One");
        source("com.example.data", "V3__Three");
        source("com.example.old", "V2__Two");

        assertThat(generate("x").files().get(0)).isEqualTo(sources.resolve("com/example/data/V4__X.java"));
    }

    @Test
    void aMigrationOfALibraryDoesNotDecideThePackage() {
        GeneratedMigration generated =
                builder().javaMigrations(List.of(new V9__OfALibrary())).build().generate(GenerateRequest.java("x"));

        assertThat(generated.files().get(0)).isEqualTo(sources.resolve("com/example/shop/migrations/V10__X.java"));
    }

    @Test
    void theDirectoryOfAPackageCanBeNamed() throws IOException {
        Path directory = Files.createDirectories(sources.resolve("org/example"));

        Path file = builder()
                .mainPackage(null)
                .build()
                .generate(GenerateRequest.java("x").in(directory))
                .files()
                .get(0);

        assertThat(file).isEqualTo(directory.resolve("V20261120143507__X.java"));
        assertThat(file).content().startsWith("package org.example;\n");
    }

    @Test
    void anotherRootOfSourcesCanBeNamed() throws IOException {
        Path root = Files.createDirectories(project.resolve("module/sources"));

        Path file =
                generator().generate(GenerateRequest.java("x").in(root)).files().get(0);

        assertThat(file).isEqualTo(root.resolve("com/example/shop/migrations/V20261120143507__X.java"));
        assertThat(file).content().startsWith("package com.example.shop.migrations;\n");
    }

    @Test
    void aProjectWithoutSourcesInJavaIsRefused() throws IOException {
        Files.delete(sources);
        Files.createDirectories(project.resolve("src/main/kotlin"));

        assertThatThrownBy(() -> generate("x"))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("the directory '%s' does not exist".formatted(sources))
                .hasMessageContaining("create it: it may be there beside Kotlin");
    }

    @Test
    void aPackageThatNobodyKnowsIsRefused() {
        MigrationGenerator generator = builder().mainPackage(null).build();

        assertThatThrownBy(() -> generator.generate(GenerateRequest.java("x")))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("which package the class belongs to");
    }

    @Test
    void aDirectoryThatCannotBeAPackageIsRefused() throws IOException {
        Path directory = Files.createDirectories(sources.resolve("com/my-shop"));

        assertThatThrownBy(() -> generator().generate(GenerateRequest.java("x").in(directory)))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("cannot be a package");
    }

    @Test
    void packagesThatWereMadeAreTakenBackWhenTheClassCannotBeWritten() throws IOException {
        Path shop = Files.createDirectories(sources.resolve("com/example/shop"));
        Files.createFile(shop.resolve("migrations"));

        assertThatThrownBy(() -> generate("x"))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("migrations' exists already");

        assertThat(shop).isDirectoryContaining("glob:**/migrations");
        assertThat(shop.resolve("migrations")).isEmptyFile();
    }

    private void source(String packageName, String simpleName) throws IOException {
        Path directory = Files.createDirectories(sources.resolve(packageName.replace('.', '/')));
        Files.writeString(directory.resolve(simpleName + ".java"), "");
    }

    private GeneratedMigration generate(String name) {
        return generator().generate(GenerateRequest.java(name));
    }

    private MigrationGenerator generator() {
        return builder().build();
    }

    private MigrationGenerator.Builder builder() {
        return MigrationGenerator.builder()
                .project(project)
                .mainPackage("com.example.shop")
                .clock(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** With every warning an error, as somebody's build may have it. */
    private JavaMigration compiled(Path file, String name) throws Exception {
        Path classes = Files.createDirectories(project.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter output = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of(
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-proc:none",
                    "-Xlint:all,-path,-classfile",
                    "-Werror");
            boolean done = compiler.getTask(output, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            assertThat(done).as("%s", output).isTrue();
        }
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Constructor<?> constructor = loader.loadClass(name).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (JavaMigration) constructor.newInstance();
        }
    }

    /** One that nobody may use. */
    private static MigrationContext context() {
        return (MigrationContext) Proxy.newProxyInstance(
                MigrationContext.class.getClassLoader(),
                new Class<?>[] {MigrationContext.class},
                (proxy, method, arguments) -> {
                    throw new AssertionError("the template asks for " + method);
                });
    }

    private static final class V9__OfALibrary implements JavaMigration {
        @Override
        public void up(MigrationContext context) {
            throw new AssertionError("names are read, nothing runs");
        }
    }
}
