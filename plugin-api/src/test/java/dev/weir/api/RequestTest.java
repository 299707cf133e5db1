package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

    @Test
    void splitsTheTargetAtTheFirstQuestionMark() {
        Request request = get("/a/b?x=1?y=2");
        assertThat(request.path()).isEqualTo("/a/b");
        assertThat(request.query()).isEqualTo("x=1?y=2");
        assertThat(get("/a").query()).isEmpty();
        assertThat(get("/a?").path()).isEqualTo("/a");
        assertThat(get("/a?").query()).isEmpty();
    }

    @Test
    void takesTheAuthorityFromHost() {
        assertThat(get("/").authority()).isEmpty();
        assertThat(get("/").withHeader("Host", "a.example:81").authority())
                .isEqualTo("a.example:81");
    }

    @Test
    void aChangedRequestLeavesTheOldOneAsItWas() {
        Request old = get("/old");
        Request changed = old.withTarget("/new").withMethod("PUT").withHeader("a", "1");
        assertThat(old.target()).isEqualTo("/old");
        assertThat(old.headers().size()).isZero();
        assertThat(changed.method() + " " + changed.target()).isEqualTo("PUT /new");
    }

    @ParameterizedTest
    @DisplayName("RFC 9110 §9.1: a method is a token")
    @ValueSource(strings = {"", "GET /", "G\r\nX: y", "GÉT", "GET\t"})
    void refusesAMethodThatIsNoToken(String method) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> get("/").withMethod(method))
                .withMessageStartingWith("method must be a token, was \"");
    }

    @ParameterizedTest
    @DisplayName("RFC 9112 §3.2.1, §3.2.4: origin-form or asterisk-form")
    @ValueSource(
            strings = {
                "",
                "a",
                "http://a/",
                "**",
                "/a b",
                "/a\r\nHost: b",
                "/a#b",
                "/é",
                "/\u0000",
                "/\u007F"
            })
    void refusesATargetThatIsNoPath(String target) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> get("/").withTarget(target))
                .withMessageStartingWith("target must start with /");
    }

    @Test
    void acceptsTheAsteriskForm() {
        assertThat(get("/").withMethod("OPTIONS").withTarget("*").path()).isEqualTo("*");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 100, 199, 600, 999})
    void refusesAStatusThatIsNotFinal(int status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Response.of(status))
                .withMessage("status must be 200 to 599, was " + status);
    }

    private static Request get(String target) {
        return new Request("GET", "http", target, Headers.empty(), Body.empty());
    }
}
