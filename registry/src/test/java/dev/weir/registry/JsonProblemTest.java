package dev.weir.registry;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of text that is no JSON: ours, with place, and nothing of the parser's insides. */
final class JsonProblemTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ broken                  | m:1:3: is not JSON: unexpected `b`",
                "{\"a\": nonsense}         | m:1:7: is not JSON: unexpected `nonsense`",
                "{\"a\": 1                 | is not JSON: it ends too early",
                "{\"a\": \"x               | is not JSON: it ends too early",
                "{\"a\": [1, 2}            | is not JSON: unexpected `}`",
                "{\"a\": 1, \"a\": 2}      | is not JSON: key `a` is given twice",
                "{\"a\": 1} {}             | is not JSON: there is more behind its end",
                "{\"a\": 1,}               | is not JSON: unexpected `}`",
                "{a: 1}                    | is not JSON: unexpected `a`",
            })
    void isInOurWords(String json, String message) {
        assertThatThrownBy(() -> Json.object(json.strip().getBytes(StandardCharsets.UTF_8), "m"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("Source", "token", "JsonToken", "code ", "FAIL_ON");
    }

    @Test
    void isSaidOfWhatNobodyWritesByHandToo() {
        refused("[".repeat(100), "nested too deep");
        refused("{\"a\": \"line\nbreak\"}", "a line break is written \\n");
        refused("", "must be a JSON object");
    }

    private static void refused(String json, String message) {
        assertThatThrownBy(() -> Json.object(json.getBytes(StandardCharsets.UTF_8), "m"))
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("Source", "Jackson", "Stream");
    }
}
