package dev.godwit.migration;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The version of a migration: numbers separated by dots, underscores or hyphens.
 *
 * <p>Versions compare number by number, so that {@code 2} comes before {@code 10}, and trailing zeros do not count:
 * {@code 001}, {@code 1} and {@code 1.0} are equal. A version is always shown as it was written.
 */
public final class Version implements MigrationId, Comparable<Version> {

    /** The most digits that one part may have. */
    public static final int MAX_PART_DIGITS = 20;

    /** The most characters that a version may have as written. */
    public static final int MAX_LENGTH = 100;

    private static final Pattern FORM = Pattern.compile("\\d+(?:[._-]\\d+)*+");
    private static final Pattern SEPARATOR = Pattern.compile("[._-]");

    private final String text;
    private final List<BigInteger> parts;
    private final String normalized;

    private Version(String text, List<BigInteger> parts) {
        this.text = text;
        this.parts = parts;
        this.normalized = parts.stream().map(BigInteger::toString).collect(Collectors.joining("."));
    }

    /**
     * Reads a version.
     *
     * @param text the version as written, for example {@code 001}, {@code 1.2} or {@code 2025-01-31}
     * @throws IllegalArgumentException when it is not a version; the message says why
     */
    public static Version of(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a version has at most %s characters, this one has %s".formatted(MAX_LENGTH, text.length()));
        }
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a version: numbers separated by '.', '_' or '-'");
        }
        List<BigInteger> parts = new ArrayList<>();
        for (String part : SEPARATOR.split(text, -1)) {
            if (part.length() > MAX_PART_DIGITS) {
                throw new IllegalArgumentException("a part of a version has at most %s digits, '%s' has %s"
                        .formatted(MAX_PART_DIGITS, part, part.length()));
            }
            parts.add(new BigInteger(part));
        }
        while (parts.size() > 1 && parts.get(parts.size() - 1).signum() == 0) {
            parts.remove(parts.size() - 1);
        }
        return new Version(text, List.copyOf(parts));
    }

    /** Reads a version, or nothing when {@code text} is not one. */
    public static Optional<Version> parse(String text) {
        try {
            return Optional.of(of(text));
        } catch (IllegalArgumentException notAVersion) {
            return Optional.empty();
        }
    }

    /** The version as written. */
    public String text() {
        return text;
    }

    /** One spelling for all equal versions: the parts without leading zeros, joined by dots. */
    public String normalized() {
        return normalized;
    }

    @Override
    public String key() {
        return text;
    }

    @Override
    public int compareTo(Version other) {
        int common = Math.min(parts.size(), other.parts.size());
        for (int i = 0; i < common; i++) {
            int order = parts.get(i).compareTo(other.parts.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(parts.size(), other.parts.size());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Version version && normalized.equals(version.normalized);
    }

    @Override
    public int hashCode() {
        return normalized.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
