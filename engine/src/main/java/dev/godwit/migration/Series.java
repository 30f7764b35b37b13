package dev.godwit.migration;

/** The two kinds of things that a history keeps, each with versions of its own. */
public enum Series {
    /** What changes the schema, or the data that comes with it. */
    MIGRATIONS(""),
    /** What puts data in that not every database gets, such as examples for developers. */
    SEEDERS("S:");

    private final String prefix;

    Series(String prefix) {
        this.prefix = prefix;
    }

    /** The series that such a key is of. */
    public static Series of(String key) {
        return key.startsWith(SEEDERS.prefix) ? SEEDERS : MIGRATIONS;
    }

    /** The version, or {@code R:<description>}, in such a key of this series. */
    public String version(String key) {
        return key.substring(prefix.length());
    }

    /** What the history's {@code version} column has for a version, or for {@code R:<description>}. */
    public String key(String version) {
        return prefix + version;
    }
}
