package dev.godwit.material;

import dev.godwit.testing.TestDatabase;
import java.io.IOException;
import java.util.regex.Pattern;

/** What pg_dump says of a database, Godwit's own tables apart. */
public final class Dump {

    /** A key that is another one each time. */
    private static final Pattern KEY = Pattern.compile("(?m)^(\\\\(?:un)?restrict) \\w+$");

    private Dump() {}

    public static String schema(TestDatabase database) throws IOException, InterruptedException {
        return comparable(of(database, "--schema-only"));
    }

    /** As pg_dump writes it. */
    static String of(TestDatabase database, String... options) throws IOException, InterruptedException {
        String[] arguments = new String[options.length + 2];
        System.arraycopy(options, 0, arguments, 2, options.length);
        arguments[0] = "--exclude-table=schema_migrations";
        arguments[1] = "--exclude-table=schema_migrations_log";
        return ClientProgram.of(database).succeed("pg_dump", arguments).output();
    }

    /** Without what differs between two dumps of the same database. */
    static String comparable(String dump) {
        return KEY.matcher(dump).replaceAll("$1 key");
    }
}
