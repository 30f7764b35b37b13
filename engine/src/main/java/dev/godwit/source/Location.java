package dev.godwit.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.StringUtils;

/**
 * A directory of migrations, on the class path (in every directory and jar that has it) or in the file system.
 *
 * @param text as configured
 * @param path without the prefix
 * @param onClassPath where to look
 */
record Location(String text, String path, boolean onClassPath) {

    private static final String CLASS_PATH = "classpath:";
    private static final String FILE = "file:";

    /**
     * Something in a location.
     *
     * @param path shown to people: the location's path and the path below it
     * @param relativePath the path below the location, with slashes
     * @param directory whether it is a directory
     */
    record Entry(String path, String relativePath, Resource resource, boolean directory) {

        String name() {
            return relativePath.substring(relativePath.lastIndexOf('/') + 1);
        }
    }

    /** Reads a location; a bare path means the class path, as elsewhere in Spring. */
    static Location of(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith(FILE)) {
            return new Location(trimmed, withoutSlashes(trimmed.substring(FILE.length()), false), false);
        }
        String path = trimmed.startsWith("classpath*:")
                ? trimmed.substring("classpath*:".length())
                : trimmed.startsWith(CLASS_PATH) ? trimmed.substring(CLASS_PATH.length()) : trimmed;
        return new Location(trimmed, withoutSlashes(path, true), true);
    }

    private static String withoutSlashes(String path, boolean leading) {
        String result = path.replace('\\', '/');
        while (result.length() > 1 && result.endsWith("/")) {
            result = result.substring(0, result.length() - 1);
        }
        while (leading && result.startsWith("/")) {
            result = result.substring(1);
        }
        return result;
    }

    /** All that is in it, at any depth, sorted by path; nothing when it does not exist. */
    Optional<List<Entry>> entries(ClassLoader classLoader) throws IOException {
        Optional<List<Entry>> found = onClassPath ? onClassPath(classLoader) : inFileSystem();
        return found.map(entries ->
                entries.stream().sorted(Comparator.comparing(Entry::path)).toList());
    }

    private Optional<List<Entry>> inFileSystem() throws IOException {
        Path root = Path.of(path);
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (Stream<Path> paths = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            return Optional.of(paths.filter(file -> !file.equals(root))
                    .map(file -> {
                        String relative = root.relativize(file).toString().replace('\\', '/');
                        return new Entry(
                                shown(relative), relative, new FileSystemResource(file), Files.isDirectory(file));
                    })
                    .toList());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Optional<List<Entry>> onClassPath(ClassLoader classLoader) throws IOException {
        PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver(classLoader);
        List<String> roots = new ArrayList<>();
        for (Resource root : resolver.getResources("classpath*:" + path + "/")) {
            roots.add(withSlash(root.getURL()));
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Resource resource : resolver.getResources("classpath*:" + path + "/**/*")) {
            URL url = resource.getURL();
            String address = url.toString();
            String relative = roots.stream()
                    .filter(root -> address.startsWith(root) && address.length() > root.length())
                    .findFirst()
                    .map(root -> decoded(address.substring(root.length())))
                    .orElseGet(() -> relativeTo(decoded(address)));
            boolean directory = relative.endsWith("/") || isDirectory(resource);
            String name = relative.endsWith("/") ? relative.substring(0, relative.length() - 1) : relative;
            if (!name.isEmpty()) {
                entries.putIfAbsent(address, new Entry(shown(name), name, resource, directory));
            }
        }
        return roots.isEmpty() && entries.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(entries.values()));
    }

    private String relativeTo(String address) {
        int at = address.lastIndexOf("/" + path + "/");
        return at < 0 ? address : address.substring(at + path.length() + 2);
    }

    private static boolean isDirectory(Resource resource) {
        try {
            return resource.isFile() && resource.getFile().isDirectory();
        } catch (IOException notAFile) {
            return false;
        }
    }

    private static String withSlash(URL root) {
        String address = root.toString();
        return address.endsWith("/") ? address : address + "/";
    }

    private static String decoded(String address) {
        return StringUtils.uriDecode(address, StandardCharsets.UTF_8);
    }

    private String shown(String relative) {
        return path + "/" + relative;
    }
}
