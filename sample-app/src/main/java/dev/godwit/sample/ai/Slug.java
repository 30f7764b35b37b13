package dev.godwit.sample.ai;

import java.util.Locale;
import java.util.regex.Pattern;

/** The form of a name that stands in a URL. */
public final class Slug {

    private static final Pattern GAP = Pattern.compile("[\\s/]+", Pattern.UNICODE_CHARACTER_CLASS);

    private Slug() {}

    /**
     * Lower-cases a name and puts a hyphen where it has white space or slashes.
     *
     * @param name a name that is not blank
     */
    public static String of(String name) {
        return GAP.matcher(name.strip().toLowerCase(Locale.ROOT)).replaceAll("-");
    }
}
