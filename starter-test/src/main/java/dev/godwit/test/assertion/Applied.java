package dev.godwit.test.assertion;

import dev.godwit.migration.MigrationId;
import java.util.List;
import java.util.Optional;

/** What an assertion has to know of a history. */
interface Applied {

    /** The versions that are applied, versioned ones in their order, as they were written. */
    List<String> versions();

    /** What is still to be applied, in the words of a message. */
    List<String> pending();

    /** The highest applied version. */
    Optional<String> current();

    /** Whether two spellings mean the same migration. */
    static boolean same(String version, String other) {
        Optional<MigrationId> id = MigrationId.parse(version);
        return version.equals(other) || (id.isPresent() && id.equals(MigrationId.parse(other)));
    }
}
