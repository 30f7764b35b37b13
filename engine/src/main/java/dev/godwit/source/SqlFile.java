package dev.godwit.source;

import dev.godwit.migration.MigrationException;
import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.ScriptPosition;
import dev.godwit.script.Directives;
import dev.godwit.script.Script;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.springframework.core.io.Resource;

/**
 * A script in a location. Its text is read again when it is needed: most scripts were applied long ago, and nobody needs
 * the text of those.
 *
 * @param path how it is called
 */
public record SqlFile(String path, String checksum, Directives directives, Resource resource) {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** Reads the script again. */
    public Script read() {
        return read(path, resource);
    }

    /** Where it is, also when another file is called the same. */
    String place() {
        return resource.getDescription();
    }

    static Script read(String path, Resource resource) {
        byte[] bytes;
        try {
            bytes = resource.getContentAsByteArray();
        } catch (IOException e) {
            throw new MigrationException(
                    Problem.error(ProblemCode.UNREADABLE, "the file cannot be read")
                            .at(path)
                            .found(reason(e))
                            .remedy("let the user that runs the application read it"),
                    e);
        }
        return Script.of(path, decode(path, bytes));
    }

    /** Of most exceptions about a file the class says what happened, and the message only names the file. */
    static String reason(IOException e) {
        return e instanceof AccessDeniedException
                ? "access denied: " + e.getMessage()
                : e instanceof NoSuchFileException ? "there is no such file: " + e.getMessage() : e.toString();
    }

    private static String decode(String path, byte[] bytes) {
        ByteBuffer input = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(input).toString();
            return text.startsWith(String.valueOf(BYTE_ORDER_MARK)) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            int offset = input.position();
            long line = new String(bytes, 0, offset, StandardCharsets.ISO_8859_1)
                            .chars()
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            throw new MigrationException(
                    Problem.error(ProblemCode.ENCODING, "the file is not UTF-8")
                            .at(new ScriptPosition(path, (int) line, 0, null))
                            .found("byte 0x%02X at offset %s".formatted(bytes[offset] & 0xFF, offset))
                            .cause("the file was saved in another encoding, such as ISO-8859-1, Windows-1252 or UTF-16")
                            .remedy("save it as UTF-8"),
                    e);
        }
    }
}
