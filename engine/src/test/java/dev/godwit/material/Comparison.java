package dev.godwit.material;

import dev.godwit.script.SplitText.Piece;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares statements as psql sent them with the same statements as Godwit cut them. What surrounds a statement may differ:
 * psql sends the semicolon that ends it and some of the comments before that, Godwit neither; and psql sends empty
 * statements. Within a statement, psql leaves out the empty lines that are in no quotes.
 */
final class Comparison {

    private static final String SPACE = " \t\n\r\f\u000b";

    private static final int LONGEST = 1_000;

    private Comparison() {}

    /** Says where the two come apart; null when they do not. */
    static @Nullable String firstDifference(List<SentQuery> psql, List<Piece> godwit) {
        List<SentQuery> sent =
                psql.stream().filter(query -> !isSurrounding(query.text(), 0)).toList();
        int count = Math.max(sent.size(), godwit.size());
        for (int i = 0; i < count; i++) {
            SentQuery theirs = i < sent.size() ? sent.get(i) : null;
            Piece ours = i < godwit.size() ? godwit.get(i) : null;
            if (theirs == null || ours == null || !isSame(theirs, ours)) {
                return "statement %s of %s (psql) and %s (Godwit)%n--- psql%n%s%n--- Godwit%n%s"
                        .formatted(i + 1, sent.size(), godwit.size(), shown(theirs), shown(ours));
            }
        }
        return null;
    }

    private static String shown(@Nullable Object statement) {
        String text = String.valueOf(statement);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static boolean isSame(SentQuery theirs, Piece ours) {
        String data = ours.copyData() == null ? "" : ours.copyData();
        int start = afterSpaceAndComments(theirs.text(), 0);
        int end = afterText(theirs.text(), start, ours.text());
        return end >= 0 && isSurrounding(theirs.text(), end) && theirs.data().equals(data);
    }

    private static int afterText(String theirs, int start, String ours) {
        int at = start;
        for (int i = 0; i < ours.length(); i++) {
            char c = ours.charAt(i);
            if (at < theirs.length() && theirs.charAt(at) == c) {
                at++;
            } else if (c != '\n' || i == 0 || ours.charAt(i - 1) != '\n') {
                return -1;
            }
        }
        return at;
    }

    /** Whether nothing follows but white space, comments and at most one semicolon. */
    private static boolean isSurrounding(String text, int from) {
        int at = afterSpaceAndComments(text, from);
        return at == text.length() || (text.charAt(at) == ';' && afterSpaceAndComments(text, at + 1) == text.length());
    }

    private static int afterSpaceAndComments(String text, int from) {
        int at = from;
        int before;
        do {
            before = at;
            while (at < text.length() && SPACE.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                at = afterBlockComment(text, at);
            }
        } while (at > before);
        return at;
    }

    private static int afterBlockComment(String text, int from) {
        int at = from + 2;
        for (int depth = 1; depth > 0 && at < text.length(); ) {
            if (text.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (text.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        }
        return at;
    }
}
