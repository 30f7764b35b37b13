package dev.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

    /** Each is less than the next. */
    private static final List<String> ASCENDING = List.of(
            "0",
            "0.0.1",
            "0.1",
            "001",
            "1.0.1",
            "1.1",
            "1_2",
            "1.10",
            "2",
            "10",
            "100",
            "2025-01-31",
            "2025-01-31-140459",
            "2025-01-31-140459-0001",
            "2025-02-01",
            "2026",
            "20250131",
            "20250131.2",
            "20250131_140459",
            "20250201",
            "20250131140459",
            "99999999999999999999");

    @Test
    void comparesNumberByNumber() {
        List<Version> versions =
                new ArrayList<>(ASCENDING.stream().map(Version::of).toList());
        Collections.shuffle(versions, new Random(1));

        assertThat(versions.stream().sorted().map(Version::text)).containsExactlyElementsOf(ASCENDING);
        for (int i = 1; i < ASCENDING.size(); i++) {
            Version less = Version.of(ASCENDING.get(i - 1));
            Version more = Version.of(ASCENDING.get(i));
            assertThat(less).isLessThan(more).isNotEqualTo(more);
            assertThat(more).isGreaterThan(less);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "001, 1, 1",
        "1.0, 1, 1",
        "1.0.0, 01, 1",
        "1.2, 1_2, 1.2",
        "1-2, 01.02, 1.2",
        "0, 0.0, 0",
        "000, 0, 0",
        "1.0.2, 1.00.2, 1.0.2",
        "2025-01-31, 2025.1.31, 2025.1.31",
        "00000000000000000001, 1, 1"
    })
    void spellingMakesNoDifference(String one, String other, String normalized) {
        Version version = Version.of(one);

        assertThat(version).isEqualTo(Version.of(other)).hasSameHashCodeAs(Version.of(other));
        assertThat(version).isEqualByComparingTo(Version.of(other));
        assertThat(version.normalized()).isEqualTo(normalized);
        assertThat(Version.of(normalized)).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"001", "1.0", "2025-01-31", "1_2", "20251011_140459", "0"})
    void isShownAsWritten(String text) {
        assertThat(Version.of(text)).hasToString(text);
        assertThat(Version.of(text).text()).isEqualTo(text);
        assertThat(Version.of(text).key()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a", "1a", "v1", "1.", ".1", "1..2", "1__2", "1_", "-1", "+1", "1 ", " 1", "1,2", "1/2", "1\n",
                "1.\n2", "\u0661", "１", "R:x", "1.a"
            })
    void otherTextIsNoVersion(String text) {
        assertThat(Version.parse(text)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Version.of(text))
                .withMessage("'" + text + "' is not a version: numbers separated by '.', '_' or '-'");
    }

    @Test
    void partHasAtMostTwentyDigits() {
        assertThat(Version.of("9".repeat(20) + "." + "0".repeat(20)))
                .hasToString("9".repeat(20) + "." + "0".repeat(20));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Version.of("1." + "0".repeat(20) + "1"))
                .withMessage("a part of a version has at most 20 digits, '000000000000000000001' has 21");
    }

    @Test
    void wholeHasAtMostAHundredCharacters() {
        String hundred = "1.".repeat(49) + "11";

        assertThat(Version.of(hundred).text()).hasSize(100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Version.of(hundred + "1"))
                .withMessage("a version has at most 100 characters, this one has 101");
        assertThatIllegalArgumentException().isThrownBy(() -> Version.of("1".repeat(1_000_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> Version.of("1.".repeat(1_000_000)));
    }
}
