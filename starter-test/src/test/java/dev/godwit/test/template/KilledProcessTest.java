package dev.godwit.test.template;

import static dev.godwit.test.template.ServerOfTest.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.test.process.ChildJvm;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes with tests that start together, end or are killed. */
@WithTestDatabase
class KilledProcessTest {

    private static final String FINGERPRINT = "abc";

    private final ServerOfTest server;
    private final List<ChildJvm> children = new ArrayList<>();

    KilledProcessTest(TestDatabase database) {
        this.server = new ServerOfTest(database);
    }

    @BeforeEach
    void nothingIsThere() {
        assertThat(server.databases()).isEmpty();
    }

    @AfterEach
    void close() {
        children.forEach(ChildJvm::close);
        server.close();
    }

    @Test
    void leavesNothingButTheTemplateWhenItEnds() {
        ChildJvm child = migrated();
        assertThat(server.databases()).hasSizeGreaterThan(3);

        child.awaitEnd();

        assertThat(server.databases()).isEqualTo(server.templates()).hasSize(1);
    }

    @Test
    void usesTheTemplateOfTheOneBefore() {
        migrated().awaitEnd();

        ChildJvm second = start();
        second.tell(FINGERPRINT);
        second.await(TestDatabasesProgram.TOOK);

        assertThat(second.output()).doesNotContain(TestDatabasesProgram.MIGRATING);
    }

    @Test
    void waitsForAnotherThatMigrates() {
        ChildJvm first = start();
        first.tell(FINGERPRINT);
        first.await(TestDatabasesProgram.MIGRATING);
        ChildJvm second = start();
        second.tell(FINGERPRINT);
        second.await("Waiting for another process");

        first.tell(TestDatabasesProgram.CONTINUE);

        first.await(TestDatabasesProgram.TOOK);
        second.await(TestDatabasesProgram.TOOK);
        assertThat(second.output()).doesNotContain(TestDatabasesProgram.MIGRATING);
        assertThat(server.templates()).hasSize(1);
    }

    @Test
    void migratesInPlaceOfAnotherThatIsKilledMeanwhile() {
        ChildJvm first = start();
        first.tell(FINGERPRINT);
        String unfinished = first.await(TestDatabasesProgram.MIGRATING);
        ChildJvm second = start();
        second.tell(FINGERPRINT);
        second.await("Waiting for another process");

        first.kill();

        second.await(TestDatabasesProgram.MIGRATING);
        second.tell(TestDatabasesProgram.CONTINUE);
        second.await(TestDatabasesProgram.TOOK);
        second.awaitEnd();
        migrated().awaitEnd();
        assertThat(server.databases())
                .doesNotContain(unfinished)
                .isEqualTo(server.templates())
                .hasSize(1);
    }

    @Test
    void dropsWhatOneThatWasKilledHasLeftAndNothingOfTheLiving() {
        ChildJvm living = migrated();
        ChildJvm killed = migrated();
        List<String> needed = databasesOf(living);
        assertThat(databasesOf(killed)).hasSizeGreaterThan(2);
        killed.kill();
        eventually(
                "the server has noticed",
                () -> server.query(
                                "SELECT count(DISTINCT objid) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                                        + " (SELECT oid FROM pg_database WHERE datname = current_database())",
                                Integer.class)
                        == 1);

        migrated().awaitEnd();

        assertThat(databasesOf(killed)).isEmpty();
        assertThat(databasesOf(living)).containsAll(needed);
        living.awaitEnd();
        assertThat(server.databases()).isEqualTo(server.templates()).hasSize(1);
    }

    private List<String> databasesOf(ChildJvm child) {
        String one = child.await(TestDatabasesProgram.TOOK);
        String owner = one.substring(0, one.lastIndexOf('_') + 1);
        return server.databases().stream()
                .filter(name -> name.startsWith(owner))
                .toList();
    }

    private ChildJvm start() {
        ChildJvm child = ChildJvm.of(TestDatabasesProgram.class)
                .start(
                        server.server().url(),
                        server.login().user(),
                        server.login().password());
        children.add(child);
        return child;
    }

    private ChildJvm migrated() {
        ChildJvm child = start();
        child.tell(FINGERPRINT);
        // not read when there is nothing to migrate
        if (server.templates().isEmpty()) {
            child.await(TestDatabasesProgram.MIGRATING);
            child.tell(TestDatabasesProgram.CONTINUE);
        }
        child.await(TestDatabasesProgram.TOOK);
        return child;
    }
}
