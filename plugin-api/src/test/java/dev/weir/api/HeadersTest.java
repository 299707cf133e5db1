package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

    @Test
    void keepsNamesAsWrittenAndFindsThemInAnyCase() {
        Headers headers = Headers.of("X-Tenant", "acme");
        assertThat(headers.name(0)).isEqualTo("X-Tenant");
        assertThat(headers.first("x-TENANT")).contains("acme");
    }

    @Test
    void aBuilderDoesNotChangeWhatItBuiltOrStartedFrom() {
        Headers start = Headers.of("a", "1");
        Headers.Builder builder = start.toBuilder().add("b", "2");
        Headers built = builder.build();
        builder.remove("a").add("c", "3");
        assertThat(start).hasToString("a: 1");
        assertThat(built).hasToString("a: 1, b: 2");
    }

    @Test
    void refusesAnOddNumberOfNamesAndValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.of("a", "1", "b"))
                .withMessage("names and values must come in pairs, found 3");
    }

    @ParameterizedTest
    @DisplayName("RFC 9110 §5.6.2: a field name is a token")
    @ValueSource(strings = {"", " a", "a b", "a:", "a\r\nb", "é", "(a)", "a\u0000", "{}", "\u212A"})
    void refusesANameThatIsNoToken(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.of(name, "value"))
                .withMessageContaining("must be a token");
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.empty().with(name, "value"));
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.empty().plus(name, "value"));
    }

    @ParameterizedTest
    @DisplayName("RFC 9110 §5.5: CR, LF, NUL and other controls have no place in a value")
    @ValueSource(
            strings = {"a\r\nSet-Cookie: x=1", "\n", "\r", "\u0000", "\u007F", "\u001B[2J", "€"})
    void refusesAValueThatWouldBreakTheFraming(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.of("name", value))
                .withMessageContaining("value of field name must be visible ISO-8859-1");
        assertThatIllegalArgumentException().isThrownBy(() -> Headers.empty().with("name", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\tb", "é\u00FF\u0080", "\"quoted\"", "!#$%&'*+-.^_`|~"})
    void acceptsWhatMayStandInAValue(String value) {
        assertThat(Headers.of("name", value).first("name")).contains(value);
    }

    @Test
    void anErrorShowsControlCharactersAsEscapesAndIsBounded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Headers.of("name", "\r\n" + "x".repeat(1000)))
                .withMessageContaining("\"\\u000d\\u000axxx")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(250).contains("…"));
    }
}
