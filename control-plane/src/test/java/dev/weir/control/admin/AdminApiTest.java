package dev.weir.control.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Reply;
import dev.weir.control.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class AdminApiTest {
    @TempDir private Path folder;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway =
                TestGateway.start(
                        folder,
                        """
                        services: [ { name: s, targets: [ { url: 'weir:echo', weight: 3 } ] } ]
                        routes:
                          - name: orders
                            hosts: [ api.example ]
                            path: /orders/*
                            methods: [ GET ]
                            service: s
                            plugins: [ { use: guard, when: { path: /orders/in/* } } ]
                          - { name: rest, path: /*, to: 'weir:echo' }
                        plugins: [ { use: mark, config: { text: m } } ]
                        """);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void tellsOfPathsThatAreNotThere() throws Exception {
        Reply reply = gateway.admin("/v1/nothing");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(reply.json().path("detail").asString()).contains("/v1/nothing");
        assertThat(gateway.admin("/").status()).isEqualTo(404);
        assertThat(gateway.admin("/v1/status/").status()).isEqualTo(404);
    }

    @Test
    void tellsWhichMethodsAPathHas() throws Exception {
        Reply reply = gateway.admin("DELETE", "/v1/config", "");
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("allow")).isEqualTo("GET, HEAD, PUT");
        assertThat(gateway.admin("GET", "/v1/explain", "").header("allow")).isEqualTo("POST");
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        Reply head = gateway.admin("HEAD", "/v1/config", "");
        Reply get = gateway.admin("/v1/config");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("etag")).isEqualTo(get.header("etag"));
        assertThat(head.header("content-length")).isEqualTo(get.header("content-length"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "10.0.0.1"
            })
    void refusesNamesThatAreNotLoopback(String host) throws Exception {
        Reply reply =
                gateway.adminRaw(
                        "GET /v1/status HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                                .formatted(host));
        assertThat(reply.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:9901", "127.0.0.1:1", "[::1]:9901"})
    void answersLoopbackNames(String host) throws Exception {
        Reply reply =
                gateway.adminRaw(
                        "GET /v1/status HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                                .formatted(host));
        assertThat(reply.status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://localhost.evil.example", "%%"})
    void refusesPagesOfOtherSites(String origin) throws Exception {
        Reply reply =
                gateway.admin(
                        "PUT",
                        "/v1/routes/rest/plugins/mark/enabled",
                        "false",
                        "Origin: " + origin);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(gateway.get("/").header("x-mark")).isEqualTo("m");
    }

    @Test
    void answersPagesOfLoopback() throws Exception {
        assertThat(gateway.admin("GET", "/v1/status", "", "Origin: http://localhost:3000").status())
                .isEqualTo(200);
    }

    @Test
    void refusesABodyThatIsTooLong() throws Exception {
        Reply reply = gateway.admin("PUT", "/v1/config", " ".repeat((10 << 20) + 1), "If-Match: *");
        assertThat(reply.status()).isEqualTo(413);
    }

    @Test
    void showsTheStatus() throws Exception {
        JsonNode status = gateway.admin("/v1/status").json();
        assertThat(status.path("version").asString()).isEqualTo("1.2.3");
        assertThat(status.path("revision").asInt()).isEqualTo(1);
        assertThat(status.path("mode").asString()).isEqualTo("file");
        assertThat(status.path("drift").asBoolean()).isFalse();
        assertThat(status.path("listeners").get(0).path("address").asString())
                .isEqualTo("127.0.0.1:" + gateway.port());
    }

    @Test
    void showsRoutesAndTheirChains() throws Exception {
        assertThat(gateway.admin("/v1/routes").json().size()).isEqualTo(2);
        assertThat(gateway.admin("/v1/routes/orders").json().path("hosts").toString())
                .isEqualTo("[\"api.example\"]");
        JsonNode chain = gateway.admin("/v1/routes/orders/chain").json();
        assertThat(chain.get(0).path("name").asString()).isEqualTo("guard");
        assertThat(chain.get(0).path("contributed-by").asString()).isEqualTo("route orders");
        assertThat(chain.get(0).path("state").asString()).isEqualTo("ACTIVE");
        assertThat(chain.get(0).path("digest").asString()).startsWith("sha256:");
        assertThat(chain.get(1).path("contributed-by").asString()).isEqualTo("global");
        assertThat(gateway.admin("/v1/routes/none/chain").status()).isEqualTo(404);
    }

    @Test
    void explainsTheNormalisedPathAndSendsNothing() throws Exception {
        JsonNode explained =
                explain("{\"url\": \"http://api.example/orders/../orders/%69n/7?q=1\"}").json();
        assertThat(explained.path("request").path("target").asString())
                .isEqualTo("/orders/in/7?q=1");
        assertThat(explained.path("route").asString()).isEqualTo("orders");
        assertThat(explained.path("chain").get(0).path("runs").asBoolean()).isTrue();
        assertThat(explained.path("upstream").path("targets").get(0).path("weight").asInt())
                .isEqualTo(3);
        assertThat(
                        gateway.admin("/v1/routes/orders/chain")
                                .json()
                                .get(0)
                                .at("/figures/calls")
                                .asInt())
                .isZero();
    }

    @Test
    void explainsWhyARouteLost() throws Exception {
        JsonNode explained =
                explain(
                                "{\"method\": \"POST\", \"url\": \"/orders/7\", \"headers\": {\"Host\": \"api.example\"}}")
                        .json();
        assertThat(explained.path("route").asString()).isEqualTo("rest");
        assertThat(explained.path("routes").get(0).path("reason").asString())
                .contains("method POST");
    }

    @Test
    void explainsAnUrlWithAQueryAndNoPath() throws Exception {
        JsonNode request = explain("{\"url\": \"http://api.example?a=/b\"}").json().path("request");
        assertThat(request.path("host").asString()).isEqualTo("api.example");
        assertThat(request.path("target").asString()).isEqualTo("/?a=/b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "{}",
                "{\"url\": \"\"}",
                "{\"url\": {}}",
                "{\"url\": \"no-slash\"}",
                "{\"url\": \"/a b\"}",
                "{\"url\": \"/%2e%2fx\"}",
                "{\"url\": \"/\\u00e9\"}",
                "{\"url\": \"/\", \"method\": \"G T\"}",
                "{\"url\": \"/\", \"method\": {}}",
                "{\"url\": \"/\", \"headers\": {\"x\": [1]}}",
                "{\"url\": \"/\", \"headers\": {\"x\": \"a\\r\\nb\"}}",
                "{\"url\": \"/ HTTP/1.1\\r\\nX: y\\r\\n\\r\\n\"}",
                "{\"url\": \"/\", \"hedaers\": {}}",
                "{\"url\": \"/\", \"listener\": \"other\"}"
            })
    void refusesToExplainWhatNoClientSends(String body) throws Exception {
        Reply explained = explain(body);
        assertThat(explained.status()).isEqualTo(400);
        assertThat(explained.json().path("detail").asString())
                .isNotEmpty()
                .doesNotContain("Source", "StreamRead");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:p@h/",
                "http://h:99999/",
                "http:///",
                "http://",
                "http://a,b/",
                "http://[::1/",
                "http://h:x/",
                "/#fragment",
                "ftp://h/"
            })
    void refusesToExplainWhatAListenerRefuses(String url) throws Exception {
        Reply sent =
                gateway.raw(
                        "GET %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".formatted(url));
        Reply explained = explain("{\"url\": \"%s\"}".formatted(url));
        assertThat(explained.status()).isEqualTo(400).isEqualTo(sent.status());
        assertThat(explained.json().path("detail").asString())
                .contains("listener main", "GET " + url, "http://host/path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"u:p@h", "h:99999", "a b", ""})
    void refusesToExplainAHostThatAListenerRefuses(String host) throws Exception {
        Reply explained =
                explain("{\"url\": \"/\", \"headers\": {\"Host\": \"%s\"}}".formatted(host));
        assertThat(explained.status()).isEqualTo(400);
        assertThat(explained.json().path("detail").asString()).contains("Host", host);
    }

    @Test
    void explainsWhatAListenerTakes() throws Exception {
        JsonNode request =
                explain("{\"url\": \"HTTPS://[::1]:8443/a\", \"listener\": \"main\"}")
                        .json()
                        .path("request");
        assertThat(request.path("host").asString()).isEqualTo("[::1]:8443");
        assertThat(request.path("target").asString()).isEqualTo("/a");
    }

    private Reply explain(String body) throws Exception {
        return gateway.admin("POST", "/v1/explain", body);
    }

    @Test
    void showsTheInstalledBundlesAndNamesABrokenLock() throws Exception {
        assertThat(gateway.admin("/v1/bundles").body().trim()).isEqualTo("[ ]");
        JsonNode mark = gateway.admin("/v1/bundles/weir/mark").json();
        assertThat(mark.path("kind").asString()).isEqualTo("java");
        assertThat(mark.path("schema").path("$schema").asString())
                .isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(gateway.admin("/v1/bundles/acme/none").status()).isEqualTo(404);
        Files.writeString(folder.resolve("weir.lock"), "{ broken");
        Reply broken = gateway.admin("/v1/bundles");
        assertThat(broken.status()).isEqualTo(500);
        assertThat(broken.json().path("detail").asString()).contains("weir.lock");
    }

    @Test
    void sendsNothingAgainThatTheClientHas() throws Exception {
        Reply config = gateway.admin("/v1/config");
        String etag = config.header("etag");
        for (String known : List.of("*", etag, "W/" + etag, "\"other\", " + etag)) {
            Reply reply = gateway.admin("GET", "/v1/config", "", "If-None-Match: " + known);
            assertThat(reply.status()).as(known).isEqualTo(304);
            assertThat(reply.header("etag")).isEqualTo(etag);
            assertThat(reply.body()).isEmpty();
        }
        assertThat(gateway.admin("GET", "/v1/status", "", "If-None-Match: *").status())
                .isEqualTo(304);
        for (String other : List.of("\"other\"", "W/\"\"", "")) {
            assertThat(gateway.admin("GET", "/v1/config", "", "If-None-Match: " + other).status())
                    .as(other)
                    .isEqualTo(200);
        }
        assertThat(gateway.admin("GET", "/v1/routes/none", "", "If-None-Match: *").status())
                .isEqualTo(404);
    }

    @Test
    void tellsProbesWhetherItIsReady() throws Exception {
        assertThat(gateway.status("/health/live").status()).isEqualTo(200);
        assertThat(gateway.status("/health/ready").status()).isEqualTo(200);
        gateway.ready.set(false);
        assertThat(gateway.status("/health/ready").status()).isEqualTo(503);
        assertThat(gateway.status("/health/live").status()).isEqualTo(200);
    }

    @Test
    void servesNothingElseToProbes() throws Exception {
        assertThat(gateway.status("/v1/config").status()).isEqualTo(404);
        assertThat(gateway.status("/metrics").status()).isEqualTo(200);
    }

    @Test
    void showsMetricsInTheFormAskedFor() throws Exception {
        gateway.get("/");
        Reply text = gateway.status("/metrics");
        assertThat(text.header("content-type"))
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text.body())
                .contains("weir_requests_total{route=\"rest\",status=\"2xx\"} 1.0")
                .contains(
                        "weir_plugin_duration_seconds_count{bundle=\"weir/mark\",plugin=\"mark\",route=\"rest\",version=\"")
                .contains("weir_degraded 0.0")
                .contains("jvm_memory_used_bytes");
        Reply open =
                gateway.status("/metrics", "Accept: application/openmetrics-text; version=1.0.0");
        assertThat(open.header("content-type"))
                .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.body()).endsWith("# EOF\n");
    }
}
