package dev.godwit.script;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a script.
 *
 * @param number counted from 1, among those that run
 * @param text the exact text, without the semicolon that ends it and without what precedes its first word
 * @param original the same before placeholders were replaced
 * @param offset where it begins in the text that runs, in bytes
 * @param need how it may run
 * @param insertTarget the table that an {@code INSERT} names, without its schema
 */
public record Statement(
        int number,
        String text,
        String original,
        long offset,
        TransactionNeed need,
        @Nullable String insertTarget,
        Set<Trait> traits) {

    private static final int SUMMARY = 80;

    private static final Pattern MAY_COMMIT =
            Pattern.compile("CALL\\b.*|DO\\b.*\\b(?:COMMIT|ROLLBACK)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern CHAIN = Pattern.compile("\\bAND\\s+CHAIN\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern COMMITS = Pattern.compile("(?:COMMIT|END)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern SETS = Pattern.compile(
            "(?:SET|RESET)\\b(?!\\s+(?:LOCAL|TRANSACTION|CONSTRAINTS)\\b).*"
                    + "|SELECT\\s+(?:pg_catalog\\s*\\.\\s*)?set_config\\s*\\([^();]*\\)\\s*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What whoever runs a statement has to know besides. */
    public enum Trait {
        /** It is a {@code COPY … FROM STDIN}: its data follows. */
        HAS_DATA,
        /** The server reads what follows differently once it has carried this out. */
        CHANGES_PARSING,
        /** It may leave the session with other settings, locks or objects than before. */
        CHANGES_SESSION,
        /** It prepares a statement under a name. */
        PREPARES,
        /** It forgets everything about the session, with what Godwit needs. */
        DISCARDS_ALL,
        /** To carry it out once more does no harm. */
        HARMLESS_AGAIN,
        /** To carry it out once more fails, since what it makes is there or what it takes away is not. */
        FAILS_AGAIN,
        /** It begins or ends a transaction for a large object of a dump, which any other transaction can replace. */
        AROUND_LARGE_OBJECT
    }

    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether it may end transactions by itself, so that it cannot be part of one: nobody sees what a procedure does. */
    public boolean mayCommit() {
        return MAY_COMMIT.matcher(text).matches();
    }

    /** Whether it begins another transaction where one ends. */
    public boolean chains() {
        return need == TransactionNeed.CONTROL && CHAIN.matcher(text).find();
    }

    /** Whether it commits the transaction that it ends. */
    public boolean commits() {
        return need == TransactionNeed.COMMIT
                || (chains() && COMMITS.matcher(text).lookingAt());
    }

    /** Whether all that it does is to give the session another setting, or one back that it had. */
    public boolean setsSession() {
        return has(Trait.CHANGES_SESSION) && SETS.matcher(text).matches();
    }

    Statement numbered(int newNumber) {
        return new Statement(newNumber, text, original, offset, need, insertTarget, traits);
    }

    /** Its beginning on one line: enough to recognise the statement. */
    public String summary() {
        String beginning = text.substring(0, Math.min(text.length(), 10 * SUMMARY));
        String line = beginning.replaceAll("\\s+", " ");
        if (line.length() <= SUMMARY && beginning.length() == text.length()) {
            return line;
        }
        int end = Math.min(line.length(), SUMMARY - 1);
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
