package dev.godwit.boot.command.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

    @Test
    void hasColoursUnlessTheEnvironmentSaysNo() {
        assertThat(Terminal.hasColours(Map.of("TERM", "xterm"))).isTrue();
        assertThat(Terminal.hasColours(Map.of("TERM", "xterm", "NO_COLOR", ""))).isTrue();
        assertThat(Terminal.hasColours(Map.of("TERM", "xterm", "NO_COLOR", "1")))
                .isFalse();
        assertThat(Terminal.hasColours(Map.of("TERM", "dumb"))).isFalse();
        assertThat(Terminal.hasColours(Map.of())).isFalse();
        assertThat(Terminal.hasColours(Map.of("WT_SESSION", "of Windows"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/pts/3, true",
        "/dev/tty1, true",
        "/dev/console, true",
        "/dev/null, false",
        "pipe:[4711], false",
        "/home/app/out.txt, false"
    })
    void knowsATerminalByItsDevice(String device, boolean terminal) {
        assertThat(Descriptor.isTerminal(device)).isEqualTo(terminal);
    }
}
