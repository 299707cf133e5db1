package dev.weir.plugin.headers;

import static dev.weir.plugin.Configs.faults;
import static dev.weir.plugin.Configs.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.plugin.Configs;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersPluginTest {
    private static final String FIELDS = "A: 1, B: 2, a: 3";

    @Test
    void setsAddsAndRemovesFieldsOfRequests() throws Exception {
        Map<String, Object> config =
                table(
                        "request",
                        table(
                                "set", table("a", "x", "New", "y"),
                                "add", table("A", "z"),
                                "remove", List.of("b", "absent")));
        assertThat(run(config)).containsExactly("a: x, New: y, A: z", FIELDS);
    }

    @Test
    void setsAddsAndRemovesFieldsOfResponses() throws Exception {
        Map<String, Object> config =
                table(
                        "response",
                        table(
                                "set", table("B", "x"),
                                "add", table("Set-Cookie", "s=1"),
                                "remove", List.of("a")));
        assertThat(run(config)).containsExactly(FIELDS, "B: x, Set-Cookie: s=1");
    }

    @Test
    void removesFirstThenSetsThenAdds() throws Exception {
        Map<String, Object> config =
                table(
                        "request",
                        table(
                                "add", table("a", "added"),
                                "set", table("a", "set"),
                                "remove", List.of("a")));
        assertThat(run(config).getFirst()).isEqualTo("B: 2, a: set, a: added");
    }

    @Test
    void anEmptyConfigurationChangesNothing() throws Exception {
        assertThat(run(table())).containsExactly(FIELDS, FIELDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "Content-Length",
                "Keep-Alive",
                "Proxy-Connection",
                "TE",
                "Trailer",
                "transfer-encoding",
                "UPGRADE",
                "HTTP2-Settings"
            })
    void refusesFieldsOfTheConnection(String name) throws Exception {
        for (String side : List.of("request", "response")) {
            String sentence =
                    ": `"
                            + name
                            + "` belongs to the connection, not to the message: the gateway writes it";
            assertThat(
                            faults(
                                    new HeadersPlugin(),
                                    table(
                                            side,
                                            table(
                                                    "set", table(name, "1"),
                                                    "add", table(name, "1"),
                                                    "remove", List.of("ok", name)))))
                    .containsExactly(
                            "/" + side + "/set/" + name + sentence,
                            "/" + side + "/add/" + name + sentence,
                            "/" + side + "/remove/1" + sentence);
        }
    }

    @Test
    void refusesHostAndNamesTheSettingForIt() throws Exception {
        assertThat(
                        faults(
                                new HeadersPlugin(),
                                table("request", table("set", table("Host", "a.example")))))
                .containsExactly(
                        "/request/set/Host: `host` is not a plugin's to change: use the route's `host`"
                                + " setting");
    }

    @Test
    void refusesWhatWouldBreakTheFramingAllAtOnce() throws Exception {
        assertThat(
                        faults(
                                new HeadersPlugin(),
                                table(
                                        "request",
                                                table(
                                                        "set", table("a b", "1", "~/", "1"),
                                                        "remove", List.of("")),
                                        "response",
                                                table("add", table("x", "1\r\nSet-Cookie: a=b")))))
                .satisfiesExactly(
                        fault ->
                                assertThat(fault)
                                        .startsWith("/request/set/a b: field name must be"),
                        fault ->
                                assertThat(fault)
                                        .startsWith("/request/set/~0~1: field name must be"),
                        fault ->
                                assertThat(fault)
                                        .startsWith("/request/remove/0: field name must be"),
                        fault -> assertThat(fault).startsWith("/response/add/x: value of field x"));
    }

    @Test
    void refusesValuesThatAreNoTexts() throws Exception {
        assertThat(faults(new HeadersPlugin(), table("request", table("set", table("v", 2)))))
                .containsExactly("/request/set/v: must be a text, was 2");
    }

    /** The fields that the upstream and the client see, if both sides send {@link #FIELDS}. */
    private static List<String> run(Map<String, Object> config) throws Exception {
        Headers fields = Headers.of("A", "1", "B", "2", "a", "3");
        ScriptedChain chain =
                new ScriptedChain(new Request("GET", "http", "/", fields, Body.empty()))
                        .answer(new Response(200, fields, Body.empty()));
        try (Filter filter = Configs.create(new HeadersPlugin(), new TestContext(), config)) {
            Response response = filter.handle(new TestExchange(), chain);
            return List.of(
                    chain.sent().getFirst().headers().toString(), response.headers().toString());
        }
    }
}
