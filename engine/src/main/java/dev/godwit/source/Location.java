package dev.godwit.source;

import dev.godwit.migration.ScriptPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;

/**
 * A directory of migrations, on the class path (in every directory and jar that has it) or in the file system.
 *
 * @param text as configured
 * @param path without the prefix
 * @param place where to look
 */
public record Location(String text, String path, Place place) {

    private static final String FILE = "file:";
    private static final Pattern CLASS_PATH = Pattern.compile("classpath\\*?:/*(.*)");

    /** One letter before a colon is a drive of Windows. */
    private static final Pattern OTHER = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    private static final Pattern SLASHES_AT_END = Pattern.compile("(?<=.)/++$");
    private static final Comparator<Entry> ORDER =
            Comparator.comparing(Entry::depth).thenComparing(Entry::path);

    /** Where a location can be. */
    public enum Place {
        CLASS_PATH,
        FILE_SYSTEM,
        /** Behind a prefix that nobody knows. */
        ELSEWHERE
    }

    /**
     * Something in a location.
     *
     * @param path shown to people: the location's path and the path below it
     * @param relativePath the path below the location, with slashes
     * @param directory whether it is a directory
     */
    record Entry(String path, String relativePath, Resource resource, boolean directory) {

        String name() {
            return ScriptPosition.fileName(relativePath);
        }

        /** The same for one file that is reached in two ways, be it by two locations or through a link. */
        String origin() throws IOException {
            if (!resource.isFile()) {
                return resource.getURL().toString();
            }
            try {
                return Path.of(resource.getURI()).toRealPath().toUri().toString();
            } catch (IOException brokenLink) {
                return resource.getURI().toString();
            }
        }

        private long depth() {
            return relativePath.chars().filter(c -> c == '/').count();
        }
    }

    /** Reads a location; a bare path means the class path, as elsewhere in Spring. */
    public static Location of(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith(FILE)) {
            String path = trimmed.substring(FILE.length()).strip();
            return new Location(trimmed, clean(path).replaceFirst("^/{2,}", "/"), Place.FILE_SYSTEM);
        }
        Matcher classPath = CLASS_PATH.matcher(trimmed);
        if (classPath.matches()) {
            return new Location(trimmed, clean(classPath.group(1)), Place.CLASS_PATH);
        }
        return OTHER.matcher(trimmed).matches()
                ? new Location(trimmed, trimmed, Place.ELSEWHERE)
                : new Location(trimmed, clean(trimmed).replaceFirst("^/+", ""), Place.CLASS_PATH);
    }

    private static String clean(String path) {
        return SLASHES_AT_END.matcher(path.replace('\\', '/')).replaceFirst("");
    }

    /** Whether it says where to look. */
    public boolean isBlank() {
        return place == Place.FILE_SYSTEM ? path.isEmpty() : text.isEmpty();
    }

    /**
     * All that is in it, at any depth, what is less deep first; nothing when it does not exist.
     *
     * <p>A mounted Kubernetes ConfigMap has every file three times, twice of them in directories of its own: so that the
     * file itself comes first.
     */
    Optional<List<Entry>> entries(ClassLoader classLoader) throws IOException {
        Optional<List<Entry>> found = switch (place) {
            case FILE_SYSTEM -> Directory.entries(Path.of(path), path);
            case CLASS_PATH -> new ClassPath(classLoader, path).entries();
            case ELSEWHERE -> Optional.empty();
        };
        return found.map(entries -> entries.stream().sorted(ORDER).toList());
    }
}
