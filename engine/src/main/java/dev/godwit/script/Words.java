package dev.godwit.script;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Words in capitals. A script repeats its words: the same one is the same string, which is not made again. */
final class Words {

    private static final int SIZE = 1 << 9;

    private final @Nullable String[] known = new String[SIZE];

    /** The capitals of some UTF-8; PostgreSQL folds the case of ASCII letters only. */
    String upperCase(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + upperCase(bytes[i]);
        }
        int place = (hash ^ hash >>> 16) & SIZE - 1;
        String last = known[place];
        if (last != null && isSame(last, bytes, from, to)) {
            return last;
        }
        byte[] capitals = Arrays.copyOfRange(bytes, from, to);
        for (int i = 0; i < capitals.length; i++) {
            capitals[i] = upperCase(capitals[i]);
        }
        String word = new String(capitals, StandardCharsets.UTF_8);
        known[place] = word;
        return word;
    }

    /** Never true for what is not ASCII, of which no character is a single byte. */
    private static boolean isSame(String word, byte[] bytes, int from, int to) {
        if (word.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (word.charAt(i - from) != upperCase(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    private static byte upperCase(byte b) {
        return b >= 'a' && b <= 'z' ? (byte) (b - 'a' + 'A') : b;
    }
}
