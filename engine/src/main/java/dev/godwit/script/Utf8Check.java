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
    private final CharBuffer out = CharBuffer.allocate(1 << 13);
    private final ByteBuffer rest = ByteBuffer.allocate(2 * LONGEST_CHARACTER);
    private long offset;
    private int line = 1;
    private int wrong = -1;
    private long wrongAt = -1;
    private long nulAt = -1;

    /** Looks at the next part of the text. */
    void add(byte[] bytes, int from, int to) {
        if (wrong >= 0) {
            return;
        }
        int at = from;
        while (rest.position() > 0 && at < to && wrong < 0) {
            rest.put(bytes[at++]);
            decodeRest(false);
        }
        if (wrong < 0) {
            ByteBuffer in = ByteBuffer.wrap(bytes, at, to - at);
            decode(in);
            rest.put(in);
        }
    }

    private void decodeRest(boolean end) {
        rest.flip();
        CoderResult result = decode(rest, end);
        if (result.isMalformed()) {
            note(rest);
        }
        rest.compact();
    }

    private void decode(ByteBuffer in) {
        CoderResult result = decode(in, false);
        while (result.isOverflow()) {
            result = decode(in, false);
        }
        if (result.isMalformed()) {
            note(in);
            in.position(in.limit());
        }
    }

    private CoderResult decode(ByteBuffer in, boolean end) {
        int from = in.position();
        out.clear();
        CoderResult result = decoder.decode(in, out, end);
        look(in, from);
        return result;
    }

    private void look(ByteBuffer in, int from) {
        int to = in.position();
        for (int i = from; i < to; i++) {
            byte b = in.get(i);
            if (b == '\n') {
                line++;
            } else if (b == 0 && nulAt < 0) {
                nulAt = offset + i - from;
            }
        }
        offset += to - from;
    }

    private void note(ByteBuffer in) {
        wrong = in.get(in.position()) & 0xFF;
        wrongAt = offset;
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
    Problem problem(String path, int mark) {
        if (wrong < 0 && rest.position() > 0) {
            wrong = rest.get(0) & 0xFF;
            wrongAt = offset;
        }
        return wrong < 0
                ? null
                : Problem.error(ProblemCode.ENCODING, "the file is not UTF-8")
                        .at(new ScriptPosition(path, line, 0, null))
                        .found("byte 0x%02X at offset %s".formatted(wrong, wrongAt + mark))
                        .cause("the file was saved in another encoding, such as ISO-8859-1, Windows-1252 or UTF-16")
                        .remedy("save it as UTF-8");
    }
}
