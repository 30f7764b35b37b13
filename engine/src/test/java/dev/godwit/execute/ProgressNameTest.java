package dev.godwit.execute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The server keeps 63 bytes of the name of a session, and of these only what is ASCII. */
class ProgressNameTest {

    @Test
    void isAsciiAndFits() {
        Progress progress = new Progress("R:Обзор всех заказов за последний месяц", 1_000_000);

        assertThat(progress.at(123_456))
                .isEqualTo("application_name = 'godwit R:????? ???? ??????? ?? ??????... 123456/1000000'");
    }

    @Test
    void isTheVersionAsItIsWrittenOtherwise() {
        assertThat(new Progress("R:names of \"users\"", 3).at(2))
                .isEqualTo("application_name = 'godwit R:names of \"users\" 2/3'");
    }
}
