package dev.godwit.script;

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

    private Checksum() {}

    static String of(String text, Header header) {
        StringBuilder content = new StringBuilder(text.length());
        int from = 0;
        for (Header.Line directive : header.directives()) {
            content.append(text, from, lineStart(text, directive.start()));
            from = nextLine(text, directive.end());
        }
        content.append(text, from, text.length());
        String lines = content.toString().replace("\r\n", "\n").replace('\r', '\n');
        return of(lines.substring(0, endOfContent(lines)));
    }

    /** Where the line break before the blank lines at the end is. */
    private static int endOfContent(String lines) {
        int end = lines.length();
        for (int at = end - 1; at >= 0; at--) {
            char c = lines.charAt(at);
            if (c == '\n') {
                end = at;
            } else if (c != ' ' && c != '\t' && c != '\f') {
                break;
            }
        }
        return end;
    }

    static String of(String text) {
        return PREFIX + HexFormat.of().formatHex(sha256(text));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Where the line begins, if only white space precedes the directive on it; else the directive itself. */
    private static int lineStart(String text, int directive) {
        int at = directive;
        while (at > 0 && (text.charAt(at - 1) == ' ' || text.charAt(at - 1) == '\t')) {
            at--;
        }
        return at == 0 || text.charAt(at - 1) == '\n' || text.charAt(at - 1) == '\r' ? at : directive;
    }

    private static int nextLine(String text, int end) {
        if (text.startsWith("\r\n", end)) {
            return end + 2;
        }
        return Math.min(text.length(), end + 1);
    }
}
