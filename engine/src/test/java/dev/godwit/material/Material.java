package dev.godwit.material;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder that the system property names. */
final class Material {

    static final String PROPERTY = "godwit.test.material";

    private Material() {}

    static Path root() {
        return Path.of(System.getProperty(PROPERTY, ""));
    }

    /** A folder of it; a test that needs one which is not there is skipped. */
    static Path folder(String name) {
        Path folder = root().resolve(name);
        assumeTrue(Files.isDirectory(folder), () -> folder + " is not there");
        return folder;
    }

    /** All scripts in and below a folder, as paths relative to it. */
    static List<Path> scripts(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .map(folder::relativize)
                    .sorted()
                    .toList();
        }
    }

    /** The text of a script; a test of one that is not UTF-8 is skipped. */
    static String text(Path script) throws IOException {
        byte[] content = Files.readAllBytes(script);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            assumeTrue(false, () -> script + " is not UTF-8");
            throw e;
        }
    }
}
