package dev.weir.plugin.keyauth;

import static dev.weir.plugin.Configs.faults;
import static dev.weir.plugin.Configs.table;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.api.Identity;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.plugin.Configs;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import dev.weir.tck.WatchedBody;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyAuthTest {
    private static final Map<String, Object> EVERYWHERE =
            table("query", "api_key", "cookie", "key");

    private final TestExchange exchange = new TestExchange().consumer("acme", "key-auth", "s3cret");

    @Test
    void aKnownKeyLetsTheRequestInAndSaysWhoMadeIt() throws Exception {
        ScriptedChain chain = get("/", "X-API-Key", "s3cret");
        assertThat(handle(table(), chain).status()).isEqualTo(200);
        assertThat(exchange.identity().orElseThrow())
                .extracting(Identity::consumer, Identity::authenticator)
                .extracting(Object::toString)
                .containsExactly("Consumer[name=acme]", "test");
    }

    @Test
    void theKeyIsHiddenFromTheUpstream() throws Exception {
        ScriptedChain chain = get("/", "a", "1", "X-Api-Key", "s3cret", "b", "2");
        handle(table(), chain);
        assertThat(sent(chain).headers()).hasToString("a: 1, b: 2");
    }

    @Test
    void theKeyStaysWhereHideIsOff() throws Exception {
        ScriptedChain chain =
                get("/?api_key=s3cret", "X-Api-Key", "s3cret", "Cookie", "key=s3cret");
        handle(table("hide", false, "query", "api_key", "cookie", "key"), chain);
        assertThat(sent(chain).target()).isEqualTo("/?api_key=s3cret");
        assertThat(sent(chain).headers()).hasToString("X-Api-Key: s3cret, Cookie: key=s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "/a?api_key=s3cret, /a",
        "/a?x=1&api_key=s3cret&y=2, /a?x=1&y=2",
        "/a?x=%20&api%5Fkey=s3%63ret&, /a?x=%20&",
        "/a?api_key=s3cret&api_key=s3cret, /a",
    })
    void aKeyInTheQueryIsFoundAndHidden(String target, String upstream) throws Exception {
        ScriptedChain chain = get(target);
        assertThat(handle(EVERYWHERE, chain).status()).isEqualTo(200);
        assertThat(sent(chain).target()).isEqualTo(upstream);
    }

    @Test
    void aKeyInACookieIsFoundAndHidden() throws Exception {
        ScriptedChain chain =
                get("/", "Cookie", "a=1; key=s3cret;b=2", "Empty", "", "cookie", "key=s3cret");
        assertThat(handle(EVERYWHERE, chain).status()).isEqualTo(200);
        assertThat(sent(chain).headers()).hasToString("Cookie: a=1; b=2, Empty: ");
    }

    @Test
    void whatWasNotTheKeyStaysAsItWas() throws Exception {
        ScriptedChain chain = get("/?q=%zz&&a=b+c", "X-Api-Key", "s3cret", "Cookie", "a=1;b=2");
        handle(EVERYWHERE, chain);
        assertThat(sent(chain).target()).isEqualTo("/?q=%zz&&a=b+c");
        assertThat(sent(chain).headers()).hasToString("Cookie: a=1;b=2");
    }

    @Test
    void aKeyIsHiddenAlsoWhereAnotherPlaceWasUsed() throws Exception {
        ScriptedChain chain =
                get("/?api_key=s3cret", "X-Api-Key", "s3cret", "Cookie", "key=s3cret");
        assertThat(handle(EVERYWHERE, chain).status()).isEqualTo(200);
        assertThat(sent(chain).target()).isEqualTo("/");
        assertThat(sent(chain).headers().size()).isZero();
    }

    @Test
    void queryAndCookieAreOffUnlessNamed() throws Exception {
        ScriptedChain chain = get("/?api_key=s3cret&x-api-key=s3cret", "Cookie", "key=s3cret");
        assertThat(handle(table(), chain).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing",
                "empty",
                "unknown",
                "other case",
                "with a prefix",
                "two fields",
                "in one field",
                "header and query",
                "header and cookie",
                "twice in the query",
                "name without a value"
            })
    @DisplayName("RFC 9110 §11.6.1: 401 with a challenge, the same whatever was wrong")
    void whateverIsWrongGetsTheSameAnswer(String wrong) throws Exception {
        ScriptedChain chain =
                switch (wrong) {
                    case "missing" -> get("/");
                    case "empty" -> get("/", "x-api-key", "");
                    case "unknown" -> get("/", "x-api-key", "other");
                    case "other case" -> get("/", "x-api-key", "S3CRET");
                    case "with a prefix" -> get("/", "x-api-key", "Key s3cret");
                    case "two fields" -> get("/", "x-api-key", "s3cret", "x-api-key", "other");
                    case "in one field" -> get("/", "x-api-key", "s3cret, s3cret");
                    case "header and query" -> get("/?api_key=other", "x-api-key", "s3cret");
                    case "header and cookie" ->
                            get("/", "x-api-key", "s3cret", "cookie", "key=other");
                    case "twice in the query" -> get("/?api_key=s3cret&api_key=other");
                    default -> get("/?api_key");
                };
        Response response = handle(EVERYWHERE, chain);
        assertThat(chain.calls()).isZero();
        assertThat(exchange.identity()).isEmpty();
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.headers())
                .hasToString(
                        "Content-Type: application/problem+json, WWW-Authenticate: Key realm=\"api\"");
        assertThat(new String(response.body().readAll(1000), UTF_8))
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"detail\":\""
                                + "The API key is missing, unknown, or given twice with different"
                                + " values.\",\"instance\":\"exchange-1\"}\n");
    }

    @Test
    void anEmptyValueBesideAKeyIsNoSecondKey() throws Exception {
        for (String target : List.of("/?api_key=s3cret&api_key=", "/?api_key=&api_key=s3cret")) {
            assertThat(handle(EVERYWHERE, get(target)).status()).isEqualTo(200);
        }
    }

    @Test
    void aKeyOfAnotherKindIsUnknown() throws Exception {
        exchange.consumer("acme", "jwt", "token");
        assertThat(handle(table(), get("/", "x-api-key", "token")).status()).isEqualTo(401);
    }

    @Test
    void keysAreLookedUpAnewForEachRequest() throws Exception {
        try (Filter filter = Configs.create(new KeyAuthPlugin(), new TestContext(), table())) {
            Set<Integer> statuses = new HashSet<>();
            for (TestExchange each : List.of(exchange, new TestExchange())) {
                statuses.add(filter.handle(each, get("/", "x-api-key", "s3cret")).status());
            }
            assertThat(statuses).containsExactlyInAnyOrder(200, 401);
        }
    }

    @Test
    void aRefusedRequestLeavesItsBodyUnread() throws Exception {
        WatchedBody body = new WatchedBody("content");
        ScriptedChain chain = new ScriptedChain(ScriptedChain.request(body.body()));
        handle(table(), chain);
        assertThat(body.closed()).isTrue();
        assertThat(chain.sent()).isEmpty();
    }

    @Test
    void refusesNamesThatCannotBe() throws Exception {
        KeyAuthPlugin plugin = new KeyAuthPlugin();
        assertThat(faults(plugin, table("header", "x api key")))
                .containsExactly(
                        ": `header`: field name must be a token (RFC 9110 §5.6.2), was \"x api key\"");
        assertThat(faults(plugin, table("header", "Host")))
                .singleElement()
                .asString()
                .contains("must not be `host`");
        assertThat(faults(plugin, table("cookie", "a=b")))
                .singleElement()
                .asString()
                .startsWith(": `cookie`: ");
        assertThat(faults(plugin, table("query", "")))
                .singleElement()
                .asString()
                .contains("leave it out for none");
    }

    private Response handle(Map<String, Object> config, ScriptedChain chain) throws Exception {
        try (Filter filter = Configs.create(new KeyAuthPlugin(), new TestContext(), config)) {
            return filter.handle(exchange, chain);
        }
    }

    private static ScriptedChain get(String target, String... fields) {
        return new ScriptedChain(
                new Request("GET", "http", target, Headers.of(fields), Body.empty()));
    }

    private static Request sent(ScriptedChain chain) {
        assertThat(chain.sent()).hasSize(1);
        return chain.sent().getFirst();
    }
}
