package dev.godwit.source;

import dev.godwit.source.Location.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.io.FileSystemResource;

/** A location in the file system. */
final class Directory {

    private Directory() {}

    /**
     * All that is in a directory, at any depth; nothing when there is no such directory.
     *
     * @param shown how the directory is called in the paths of the entries
     */
    static Optional<List<Entry>> entries(Path root, String shown) throws IOException {
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (Stream<Path> paths = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            return Optional.of(paths.filter(path -> !path.equals(root))
                    .map(path -> entry(root, path, shown))
                    .toList());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Entry entry(Path root, Path path, String shown) {
        String relative = root.relativize(path).toString().replace('\\', '/');
        return new Entry(below(shown, relative), relative, new FileSystemResource(path), Files.isDirectory(path));
    }

    static String below(String directory, String relative) {
        return directory.isEmpty() || directory.endsWith("/") ? directory + relative : directory + "/" + relative;
    }
}
