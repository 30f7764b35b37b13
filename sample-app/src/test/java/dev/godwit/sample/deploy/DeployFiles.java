package dev.godwit.sample.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files below {@code docs/deploy}. */
final class DeployFiles {

    private static final Path DIRECTORY = find();

    private DeployFiles() {}

    private static Path find() {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            Path deploy = directory.resolve("docs/deploy");
            if (Files.isDirectory(deploy)) {
                return deploy;
            }
        }
        throw new IllegalStateException("no docs/deploy here or above");
    }

    /** The manifests of Kubernetes, by name. */
    static List<String> kubernetes() {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("kubernetes"))) {
            return files.map(file -> "kubernetes/" + file.getFileName())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        try {
            return Files.readString(DIRECTORY.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Object> yaml(String name) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return asMap(new Yaml(new SafeConstructor(options)).load(text(name)));
    }

    /** What a path of keys and indexes leads to. */
    static Object at(Object root, Object... path) {
        Object found = root;
        for (Object step : path) {
            found = Objects.requireNonNull(
                    step instanceof Integer index
                            ? ((List<?>) found).get(index)
                            : asMap(found).get(step),
                    () -> "nothing at " + step + " of " + List.of(path));
        }
        return found;
    }

    /** A list of words, such as the arguments of a container. */
    static List<String> words(Object root, Object... path) {
        return ((List<?>) at(root, path)).stream().map(String::valueOf).toList();
    }

    @SuppressWarnings("unchecked") // the keys of these files are all text
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }
}
