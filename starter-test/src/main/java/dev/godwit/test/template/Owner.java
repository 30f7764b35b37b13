package dev.godwit.test.template;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that some databases belong to: their names say which. As long as it lives it has an advisory lock on the server,
 * which ends with its session however the process ends. So others know whose databases nobody needs any more.
 *
 * @param number what tells processes apart
 */
record Owner(int number) {

    /** "gdwt": half of the key of each lock, the other half being the number. */
    private static final int KIND = 0x67647774;

    private static final String PREFIX = "godwit_test_";
    private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9a-f]{8})_\\d+");

    /** Becomes one, for as long as the session lasts. */
    static Owner register(Session session) throws SQLException {
        while (true) {
            Owner owner = new Owner(ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
            if (session.queryForBoolean("SELECT pg_try_advisory_lock(%d, %d)".formatted(KIND, owner.number))) {
                owner.registerAgain(session);
                session.queryForList("SELECT pg_advisory_unlock(%d, %d)".formatted(KIND, owner.number));
                return owner;
            }
        }
    }

    /**
     * Stays the same after the session was lost: its databases are still needed. The lock is a shared one, so that the server
     * need not have noticed that loss.
     */
    void registerAgain(Session session) throws SQLException {
        session.queryForList("SELECT pg_advisory_lock_shared(%d, %d)".formatted(KIND, number));
    }

    /** Those of this process. */
    List<String> databases(Session session) throws SQLException {
        return session.queryForList(
                "SELECT datname FROM pg_database WHERE starts_with(datname, '%s')".formatted(prefix()));
    }

    /**
     * Databases that belong to nobody. Their names are read before the locks: a process has its lock before it has a
     * database.
     */
    static List<String> abandoned(Session session) throws SQLException {
        List<String> names = session.queryForList("SELECT datname FROM pg_database WHERE starts_with(datname, '"
                + PREFIX + "') AND pg_has_role(datdba, 'MEMBER')");
        List<String> living = session.queryForList(
                "SELECT objid::text FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND classid = " + KIND);
        return names.stream().filter(name -> isOfNone(name, living)).toList();
    }

    private static boolean isOfNone(String name, List<String> living) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() && !living.contains(String.valueOf(Long.parseLong(matcher.group(1), 16)));
    }

    String database(int count) {
        return prefix() + count;
    }

    private String prefix() {
        return "%s%08x_".formatted(PREFIX, number);
    }
}
