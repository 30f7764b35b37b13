package dev.godwit.boot.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

    @Test
    void followsTheWordMigrations() {
        assertThat(request("migrations", "status", "--check"))
                .contains(new Request(List.of("status", "--check"), List.of()));
    }

    @Test
    void isMeantAlsoByWhoeverForgetsALetter() {
        assertThat(request("migration", "status")).contains(new Request(List.of("status"), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "import migrations", "--server.port=0", "migration", "migration import"})
    void isAbsentWhereSomethingElseIsAskedFor(String arguments) {
        assertThat(request(arguments.split(" ", -1))).isEmpty();
    }

    @Test
    void leavesArgumentsWithADotToSpringWhereverTheyStand() {
        assertThat(request(
                        "--spring.profiles.active=prod",
                        "migrations",
                        "status",
                        "--my.flag",
                        "--output=json",
                        "--name=1.2_add",
                        "1.3_add"))
                .contains(new Request(
                        List.of("status", "--output=json", "--name=1.2_add", "1.3_add"),
                        List.of("--spring.profiles.active=prod", "--my.flag")));
    }

    @Test
    void keepsOtherOptionsBeforeTheWordAsItsOwn() {
        assertThat(request("--debug", "migrations", "status"))
                .contains(new Request(List.of("--debug", "status"), List.of()));
    }

    @Test
    void leavesEverythingBehindTwoHyphensToTheCommand() {
        assertThat(request("migrations", "generate", "--", "--a.b"))
                .contains(new Request(List.of("generate", "--", "--a.b"), List.of()));
    }

    @Test
    void comesFromTheEnvironmentWhereTheArgumentsHaveNone() {
        assertThat(Request.of(
                        new String[] {"serve", "--verbose", "--server.port=80"},
                        " migrate --output=json --godwit.lock-wait=1m "))
                .contains(new Request(
                        List.of("migrate", "--output=json"), List.of("--godwit.lock-wait=1m", "--server.port=80")));
    }

    @Test
    void comesFromTheArgumentsBeforeTheEnvironment() {
        assertThat(Request.of(new String[] {"migrations", "status"}, "migrate"))
                .contains(new Request(List.of("status"), List.of()));
    }

    @Test
    void isSplitAtBlanksOutsideOfQuotes() {
        assertThat(Request.of(new String[0], "generate \"add orders\" --dir='my folder'/sql"))
                .contains(new Request(List.of("generate", "add orders", "--dir=my folder/sql"), List.of()));
    }

    @Test
    void isAbsentInABlankEnvironment() {
        assertThat(Request.of(new String[0], " ")).isEmpty();
    }

    private static Optional<Request> request(String... arguments) {
        return Request.of(arguments, null);
    }
}
