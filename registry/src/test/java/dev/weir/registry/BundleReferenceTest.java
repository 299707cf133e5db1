package dev.weir.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleReferenceTest {

    @Test
    void aNameAloneIsAnyRelease() {
        BundleReference reference = BundleReference.parse("acme/geo");

        assertThat(reference.accepts("7.1.0")).isTrue();
        assertThat(reference.accepts("7.1.0-rc.1")).isFalse();
        assertThat(reference)
                .hasToString("acme/geo")
                .isEqualTo(BundleReference.parse("acme/geo@*"));
    }

    @ParameterizedTest
    @CsvSource({
        "^1.2, 1.2.0, true",
        "^1.2, 1.9.9, true",
        "^1.2, 2.0.0, false",
        "^1.2, 1.1.9, false",
        "^1.2, 1.3.0-rc.1, false",
        "^1.2.0-rc.1, 1.2.0-rc.2, true",
        "^1.2.0-rc.1, 1.2.0, true",
        "^1.2.0-rc.1, 1.3.0-rc.1, false",
        "~1.2.3, 1.2.9, true",
        "~1.2.3, 1.3.0, false",
        "1.x, 1.4.0, true",
        "1.2.*, 1.2.7, true",
        "1.2.*, 1.3.0, false",
        ">=1.0.0 <2.0.0, 1.5.0, true",
        ">= 1.0.0 < 2.0.0, 2.0.0, false",
        "1.0.0 - 1.4.0, 1.4.0, true",
        "1.0.0 - 1.4.0, 1.4.1, false",
        "1.x || 3.x, 3.2.1, true",
        "1.x||3.x, 2.0.0, false",
        "1.2.3, 1.2.3, true",
        "=1.2.3, 1.2.4, false",
        "1.0.0-rc.1, 1.0.0-rc.1, true",
    })
    void takesNpmRanges(String range, String version, boolean accepted) {
        BundleReference reference = BundleReference.parse("acme/geo@" + range);
        assertThat(reference.accepts(version)).isEqualTo(accepted);
        assertThat(BundleReference.parse(reference.toString())).isEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "latest",
                "^",
                ">=",
                "||",
                "^1.2 rubbish",
                "<1.0.0 foo >2",
                "1..2",
                "01.0.0",
                "[1.0,2.0)",
                "^a.b.c",
                "1.2.3.4",
                "^1 ||",
                "99999999999.0.0",
                "1.2.3\n",
                "\"1.2.3\""
            })
    void refusesWhatIsNoRange(String range) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BundleReference.parse("acme/geo@" + range))
                .withMessageContaining("range of acme/geo was \"" + range + "\"")
                .withMessageContaining("such as 1.2.0, ^1.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "geo",
                "@1.0.0",
                "Acme/geo",
                "acme/geo/x",
                "acme//geo",
                "/geo",
                "../geo",
                "acme/geo ",
                "acme/-geo",
                "acme/g__eo",
                "acme:geo/x"
            })
    void refusesWhatIsNoName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BundleReference.parse(name))
                .withMessageContaining("must be namespace/name");
    }

    @Property
    void neverFailsButWithItsOwnError(@ForAll @StringLength(max = 300) String text) {
        try {
            BundleReference reference = BundleReference.parse("acme/geo@" + text);
            reference.accepts("1.2.3");
            assertThat(BundleReference.parse(reference.toString())).isEqualTo(reference);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("bundle reference: ");
        }
    }

    @Property
    void aCaretKeepsTheLeftmostNumberThatIsNotZero(
            @ForAll @IntRange(max = 3) int major,
            @ForAll @IntRange(max = 3) int minor,
            @ForAll @IntRange(max = 3) int patch,
            @ForAll @IntRange(max = 3) int otherMajor,
            @ForAll @IntRange(max = 3) int otherMinor,
            @ForAll @IntRange(max = 3) int otherPatch) {
        boolean same =
                major > 0
                        ? otherMajor == major
                        : minor > 0
                                ? otherMajor == 0 && otherMinor == minor
                                : otherMajor == 0 && otherMinor == 0 && otherPatch == patch;
        long wanted = major * 100L + minor * 10L + patch;
        long offered = otherMajor * 100L + otherMinor * 10L + otherPatch;

        assertThat(
                        BundleReference.parse("a/b@^%d.%d.%d".formatted(major, minor, patch))
                                .accepts("%d.%d.%d".formatted(otherMajor, otherMinor, otherPatch)))
                .isEqualTo(same && offered >= wanted);
    }

    @Test
    void takesALongRangeOfAlternativesWithoutLongThought() {
        String range = "1.0.0" + " 1.0.0".repeat(50) + "!";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BundleReference.parse("acme/geo@" + range));
    }
}
