package dev.weir.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Consumer;
import dev.weir.api.Headers;
import dev.weir.api.Identity;
import dev.weir.api.Request;
import dev.weir.kernel.condition.ConditionException;
import dev.weir.kernel.condition.ExpressionLanguage;
import dev.weir.tck.TestExchange;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelLanguageTest {
    private final ExpressionLanguage language = ExpressionLanguage.installed().orElseThrow();
    private final TestExchange exchange = new TestExchange();
    private Request request =
            new Request(
                    "POST",
                    "http",
                    "/v2/orders/7?debug=yes&q=a%20b&flag",
                    Headers.of("Host", "API.example.com:8080", "X-Tenant", "acme", "x-tenant", "b"),
                    Body.empty());

    @Test
    void isFoundAsAService() {
        assertThat(language).isInstanceOf(CelLanguage.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.method == 'POST'",
                "request.method in ['PUT', 'POST'] && request.path.startsWith('/v2/')",
                "request.path.matches('^/v2/orders/[0-9]+$')",
                "request.host == 'api.example.com'",
                "request.headers['x-tenant'] == 'acme, b'",
                "'x-tenant' in request.headers && !('x-none' in request.headers)",
                "request.query['q'] == 'a b' && request.query['flag'] == ''",
                "request.query.debug == 'yes'",
                "request.headers.exists(name, name.startsWith('x-'))",
                "client.ip.startsWith('192.0.2.')",
                "consumer == ''",
            })
    void isTrue(String expression) throws ConditionException {
        assertThat(language.compile(expression).meets(exchange, request)).isTrue();
        assertThat(language.compile("!(" + expression + ")").meets(exchange, request)).isFalse();
    }

    @Test
    void knowsTheConsumerOnceItIsKnown() throws ConditionException {
        exchange.identity(new Identity(new Consumer("acme"), "key-auth"));
        assertThat(language.compile("consumer == 'acme'").meets(exchange, request)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "request.pth == 'a' | character 1: undeclared reference to 'request'; there are request.method",
                "request.method == 1 | no matching overload",
                "request.method | expected type 'bool' but found 'string'",
                "request.method == | character 18",
                "size(request.method | character",
                "request.method.foo() | undeclared reference to 'foo'",
            })
    void saysWhereAnExpressionIsWrong(String expression, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> language.compile(expression))
                .withMessageStartingWith("is no condition in CEL: ")
                .withMessageContaining(message);
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> language.compile("'" + "a".repeat(5000) + "' == ''"));
    }

    @Test
    void aFieldThatIsNotThereCannotBeJudged() {
        assertThatThrownBy(() ->
                        language.compile("request.headers['x-none'] == 'a'")
                                .meets(exchange, request))
                .isInstanceOf(ConditionException.class)
                .hasMessageContaining("cannot be judged");
    }

    @Test
    void loopsWithinLoopsEndAtTheLimit() {
        Headers.Builder headers = new Headers.Builder();
        for (int i = 0; i < 100; i++) {
            headers.add("x-" + i, "a");
        }
        request = request.withHeaders(headers.build());
        String nested = "request.headers.all(a, request.headers.all(b, a != b || a == b))";
        assertThatThrownBy(() -> language.compile(nested).meets(exchange, request))
                .isInstanceOf(ConditionException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Ran for seconds, and for gigabytes.
                "[1, 2, 3, 4].all(a, [1, 2, 3, 4].all(b, !request.path.matches('^(a|aa|aaa|aaaa)*(a|b|c|d){60}$')))",
                "[request.path].map(a, a + a + a + a).map(a, a + a + a + a).map(a, a + a + a + a)"
                        + ".map(a, a + a + a + a).map(a, a + a + a + a).all(a, size(a) > 0)",
                "[[1, 2, 3, 4]].map(a, a + a + a + a + a + a + a + a).map(a, a + a + a + a + a + a + a + a)"
                        + ".map(a, a + a + a + a + a + a + a + a).map(a, a + a + a + a + a + a + a + a)"
                        + ".map(a, a + a + a + a + a + a + a + a).map(a, a + a + a + a + a + a + a + a)"
                        + ".map(a, a + a + a + a + a + a + a + a).map(a, a + a + a + a + a + a + a + a)"
                        + ".map(a, a + a + a + a + a + a + a + a).all(a, size(a) > 0)",
            })
    void whatTakesTooMuchWorkCannotBeJudged(String expression) {
        Request longOne = request.withTarget("/" + "a".repeat(15_000) + "!");
        assertThatThrownBy(() -> language.compile(expression).meets(exchange, longOne))
                .isInstanceOf(ConditionException.class);
    }

    @Test
    void oneExpressionOverALongPathIsJudged() throws ConditionException {
        Request longOne = request.withTarget("/" + "a".repeat(15_000));
        String regex = "request.path.matches('(a|b|c|d){60}$') && matches(request.path, '^/a+$')";
        assertThat(language.compile(regex).meets(exchange, longOne)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 + 2 == 3 && 'a' + 'b' == 'ab' && [1] + [2] == [1, 2] && b'a' + b'b' == b'ab'",
                "request.path.matches('orders') && [1, 2].map(a, a + 1) == [2, 3]",
            })
    void sumsAndMatchesAreThoseOfCel(String expression) throws ConditionException {
        assertThat(language.compile(expression).meets(exchange, request)).isTrue();
    }

    @Test
    void fieldsAreReadOnceHoweverOftenALoopAsks() throws ConditionException {
        AtomicInteger reads = new AtomicInteger();
        Headers counting =
                new Headers() {
                    @Override
                    public int size() {
                        return 50;
                    }

                    @Override
                    public String name(int index) {
                        return "x-" + index;
                    }

                    @Override
                    public String value(int index) {
                        reads.incrementAndGet();
                        return "a";
                    }
                };
        request = request.withHeaders(counting);
        String loop = "request.headers.exists(name, request.headers[name] == 'b')";
        assertThat(language.compile(loop).meets(exchange, request)).isFalse();
        assertThat(reads).hasValue(50);
    }
}
