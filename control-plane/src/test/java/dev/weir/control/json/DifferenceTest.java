package dev.weir.control.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.spi.ConfigValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DifferenceTest {
    private static ConfigValue json(String text) {
        return JsonValues.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> between(String current, String proposed) {
        return Difference.between(json(current), json(proposed)).stream()
                .map(each ->
                        each.pointer()
                                + " "
                                + each.current().toJson()
                                + " "
                                + each.proposed().toJson())
                .toList();
    }

    @Test
    void findsNothingBetweenEquals() {
        assertThat(between("{\"a\": [1, {\"b\": null}]}", "{\"a\": [1, {\"b\": null}]}")).isEmpty();
    }

    @Test
    void goesAsDeepAsBothSidesDo() {
        assertThat(between("{\"a\": {\"b\": 1, \"c\": 2}}", "{\"a\": {\"b\": 1, \"c\": 3}}"))
                .containsExactly("/a/c 2 3");
        assertThat(between("{\"a\": {\"b\": 1}}", "{\"a\": [1]}"))
                .containsExactly("/a {\"b\":1} [1]");
    }

    @Test
    void seesWhatIsOnOneSideOnly() {
        assertThat(between("{\"a\": 1}", "{\"b\": true}"))
                .containsExactly("/a 1 null", "/b null true");
        assertThat(between("[1]", "[1, \"x\"]")).containsExactly("/1 null \"x\"");
        assertThat(between("[1, 2, 3]", "[]"))
                .containsExactly("/0 1 null", "/1 2 null", "/2 3 null");
    }

    @Test
    void escapesPointers() {
        assertThat(between("{\"a/b~c\": 1}", "{}")).containsExactly("/a~1b~0c 1 null");
    }

    @Test
    void refusesWhatIsNoJson() {
        for (String text : new String[] {"{", "{\"a\": }", "tru"}) {
            assertThatThrownBy(() -> json(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
