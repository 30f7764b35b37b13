package dev.godwit.script;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.migration.ScriptPosition;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Looks for what is not UTF-8 in a file, and for the one character that PostgreSQL does not have. */
final class Utf8Check {

    private static final int LONGEST_CHARACTER = 4;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer out = CharBuffer.allocate(1 << 12);

    /** The beginning of a character whose end is not there yet. */
    private final ByteBuffer begun = ByteBuffer.allocate(2 * LONGEST_CHARACTER);

    private long offset;
    private long wrongAt = -1;
    private int wrong;
    private long nulAt = -1;

    /** Looks at the next part of the text. */
    void add(byte[] bytes, int from, int to) {
        int at = from;
        while (wrongAt < 0 && begun.position() > 0 && at < to) {
            begun.put(bytes[at++]);
            begun.flip();
            decode(begun);
            begun.compact();
        }
        while (wrongAt < 0 && at < to) {
            int plain = endOfPlain(bytes, at, to);
            offset += plain - at;
            at = plain;
            if (at < to && bytes[at] == 0) {
                nulAt = nulAt < 0 ? offset : nulAt;
                offset++;
                at++;
            } else if (at < to) {
                ByteBuffer rest = ByteBuffer.wrap(bytes, at, endOfOthers(bytes, at, to) - at);
                at = rest.limit();
                decode(rest);
                if (wrongAt < 0) {
                    begun.put(rest);
                }
            }
        }
    }

    /** Nearly all of a script is ASCII. */
    private static int endOfPlain(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] > 0) {
            at++;
        }
        return at;
    }

    private static int endOfOthers(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] < 0) {
            at++;
        }
        return at;
    }

    private void decode(ByteBuffer in) {
        CoderResult result;
        do {
            int from = in.position();
            out.clear();
            result = decoder.decode(in, out, false);
            offset += in.position() - from;
        } while (result.isOverflow());
        if (result.isMalformed()) {
            wrong = in.get(in.position()) & 0xFF;
            wrongAt = offset;
        }
    }

    /** Where the first NUL is; negative if there is none. */
    long nulAt() {
        return nulAt;
    }

    /**
     * What is wrong with the whole.
     *
     * @param mark the length of the byte-order mark before the text
     */
    @Nullable
    Problem problem(Positions positions, int mark) {
        if (wrongAt < 0 && begun.position() > 0) {
            wrong = begun.get(0) & 0xFF;
            wrongAt = offset;
        }
        if (wrongAt < 0) {
            return null;
        }
        ScriptPosition place = positions.at(wrongAt);
        return Problem.error(ProblemCode.ENCODING, "the file is not UTF-8")
                .at(new ScriptPosition(place.script(), place.line(), 0, null))
                .found("byte 0x%02X at offset %s".formatted(wrong, wrongAt + mark))
                .cause("the file was saved in another encoding, such as ISO-8859-1, Windows-1252 or UTF-16")
                .remedy("save it as UTF-8");
    }
}
