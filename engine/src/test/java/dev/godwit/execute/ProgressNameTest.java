package dev.godwit.execute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The server keeps 63 bytes of the name of a session, and of these only what is ASCII. */
class ProgressNameTest {

    @Test
    void isAsciiAndFits() {
        Progress progress = new Progress("R:Обзор всех заказов за последний месяц", "", 1_000_000);

        assertThat(progress.at(123_456))
                .isEqualTo("application_name = 'godwit R:????? ???? ??????? ?? ??????... 123456/1000000'");
    }

    @Test
    void saysWhichRetryItIs() {
        assertThat(new Progress("20260101000000", Progress.retry(2, 5), 3).at(1))
                .isEqualTo("application_name = 'godwit 20260101000000 retry 2 of 5 1/3'");
        assertThat(new Progress("x".repeat(40), Progress.retry(10, 1000), 1_000_000).at(123_456))
                .isEqualTo(
                        "application_name = 'godwit %s... retry 10 of 1000 123456/1000000'".formatted("x".repeat(21)))
                .hasSize("application_name = ''".length() + 63);
    }

    @Test
    void isTheVersionAsItIsWrittenOtherwise() {
        assertThat(new Progress("R:names of \"users\"", "", 3).at(2))
                .isEqualTo("application_name = 'godwit R:names of \"users\" 2/3'");
    }
}
