package dev.godwit.generate;

import dev.godwit.migration.MigrationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes all of some files or none; what is there is never touched. */
final class NewFiles {

    /** In the order in which it was made, directories too. */
    private final Deque<Path> made = new ArrayDeque<>();

    private NewFiles() {}

    static List<Path> write(Map<Path, String> texts) {
        return new NewFiles().writeAll(texts);
    }

    private List<Path> writeAll(Map<Path, String> texts) {
        List<Path> files = new ArrayList<>();
        for (Map.Entry<Path, String> text : texts.entrySet()) {
            Path file = text.getKey();
            try {
                makeDirectory(file.getParent());
                // before the text is written, so that a full disk leaves no half of it
                Files.createFile(file);
                made.push(file);
                Files.writeString(file, text.getValue(), StandardOpenOption.WRITE);
                files.add(file);
            } catch (IOException e) {
                takeBack(e);
                throw new MigrationException(GenerateProblems.notWritten(file, e), e);
            }
        }
        return files;
    }

    private void makeDirectory(@Nullable Path directory) throws IOException {
        if (directory != null && !Files.isDirectory(directory)) {
            makeDirectory(directory.getParent());
            Files.createDirectory(directory);
            made.push(directory);
        }
    }

    private void takeBack(IOException cause) {
        while (!made.isEmpty()) {
            try {
                Files.delete(made.pop());
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }
}
