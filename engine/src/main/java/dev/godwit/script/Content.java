package dev.godwit.script;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The bytes of a script. They are read more than once, and never kept as a whole. */
@FunctionalInterface
public interface Content {

    /** Begins to read; the caller closes what it gets. */
    InputStream open() throws IOException;

    /** A text, as UTF-8. */
    static Content of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return () -> new ByteArrayInputStream(bytes);
    }
}
