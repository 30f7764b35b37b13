package dev.godwit.script;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The checksum of a script's content. Byte-order mark, kind of line breaks, blank lines at the end and directives do not
 * count, so that a checkout on another system or a directive added to an old file changes nothing.
 */
final class Checksum {

    private static final String PREFIX = "v1:sha256:";

    private final MessageDigest digest = digest();
    private final ByteArrayOutputStream blank = new ByteArrayOutputStream();
    private boolean atLineStart;
    private boolean carriageReturn;

    /** Adds a part of the text. */
    void add(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (atLineStart && !addBlank(bytes[at])) {
                digest.update(blank.toByteArray());
                blank.reset();
                atLineStart = false;
            }
            if (atLineStart) {
                at++;
            } else {
                int first = at;
                while (at < to && !mayBeginBlank(bytes, at, to)) {
                    at++;
                }
                digest.update(bytes, first, at - first);
                atLineStart = at < to;
            }
        }
    }

    /** Whether a line ends here in another way than nearly all do: with one character, before one that counts. */
    private static boolean mayBeginBlank(byte[] bytes, int at, int to) {
        return bytes[at] == '\r'
                || (bytes[at] == '\n' && (at + 1 == to || (bytes[at + 1] >= 0 && bytes[at + 1] <= ' ')));
    }

    /** Line breaks and blank lines count only when something follows them. */
    private boolean addBlank(byte b) {
        boolean restOfBreak = carriageReturn && b == '\n';
        carriageReturn = b == '\r';
        if (restOfBreak) {
            return true;
        }
        if (b == '\n' || b == '\r') {
            blank.write('\n');
            return true;
        }
        if (b == ' ' || b == '\t' || b == '\f') {
            blank.write(b);
            return true;
        }
        return false;
    }

    String value() {
        return text(digest);
    }

    static String of(String text) {
        MessageDigest digest = digest();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return text(digest);
    }

    /** The same form for what somebody else has digested. */
    static String text(MessageDigest digest) {
        return PREFIX + HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
