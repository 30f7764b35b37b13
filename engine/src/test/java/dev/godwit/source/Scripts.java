package dev.godwit.source;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Files that a test puts into a directory or a jar. */
final class Scripts {

    private static final String TEXT = "select 1;";

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private Scripts() {}

    /** Scripts that are right, and the same. */
    static Scripts of(String... names) {
        Scripts scripts = new Scripts();
        Arrays.stream(names).forEach(name -> scripts.with(name, TEXT));
        return scripts;
    }

    Scripts with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Scripts with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    /** Writes them below a directory, which is returned. */
    Path in(Path directory) {
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = directory.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a jar as the JDK's tool does, with entries for its directories. */
    Path inJar(Path jar) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : files.keySet()) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                names.add(name.substring(0, slash + 1));
            }
            names.add(name);
        }
        return write(jar, names);
    }

    /** Writes a jar as some build tools do, with entries for files only. */
    Path inJarWithoutDirectories(Path jar) {
        return write(jar, files.keySet());
    }

    private Path write(Path jar, Set<String> names) {
        try {
            Files.createDirectories(jar.getParent());
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream out = new JarOutputStream(file)) {
                for (String name : names) {
                    out.putNextEntry(new JarEntry(name));
                    out.write(files.getOrDefault(name, new byte[0]));
                    out.closeEntry();
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A class path of directories and jars, and of nothing else. */
    static URLClassLoader classPath(Path... roots) {
        URL[] urls = Arrays.stream(roots).map(Scripts::url).toArray(URL[]::new);
        return new URLClassLoader(urls, null);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
