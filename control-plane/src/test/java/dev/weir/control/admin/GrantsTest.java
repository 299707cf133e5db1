package dev.weir.control.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Reply;
import dev.weir.control.ServicesHost;
import dev.weir.control.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What instances are granted, through the whole of a gateway. */
@Timeout(60)
class GrantsTest {
    @TempDir private Path folder;

    /** A bundle of a host that does what its code says with the services of its context. */
    private void plugin(String asks) throws Exception {
        Path plugin = Files.createDirectories(folder.resolve("probe"));
        Files.writeString(
                plugin.resolve("manifest.json"),
                """
                {"name": "acme/probe", "version": "1.0.0", "kind": "wasm",
                 "abi": "proxy-wasm/0.2.1", "entry": "plugin.wasm", "capabilities": %s}
                """
                        .formatted(asks));
        Files.writeString(plugin.resolve("plugin.wasm"), "probe");
    }

    private static String routes(String grants) {
        return """
        services:
          - { name: inside, targets: [ { url: weir:echo } ] }
        routes:
          - { name: all, path: /*, service: inside, plugins: [ { use: ./probe, grants: %s } ] }
        """
                .formatted(grants);
    }

    private static String asked(TestGateway gateway, String what) throws Exception {
        Reply reply = gateway.get("/", "X-Do: " + what);
        return reply.header(ServicesHost.RESULT);
    }

    @Test
    void whatIsNotGrantedIsDeniedAndShowsInTheMetrics() throws Exception {
        plugin("[\"kv\", \"consumer\"]");
        try (TestGateway gateway = TestGateway.start(folder, routes("{}"))) {
            assertThat(asked(gateway, "kv")).isEqualTo("denied kv");
            assertThat(asked(gateway, "consumer")).isEqualTo("denied consumer");
            assertThat(asked(gateway, "call service:inside")).isEqualTo("denied call-outs");
            assertThat(gateway.admin("GET", "/metrics", "").body())
                    .contains(
                            "weir_plugin_denied_total{capability=\"kv\",instance=\"probe\",plugin=\"acme/probe\"} 1");
        }
    }

    @Test
    void aChangeOfGrantsKeepsTheKeyValues() throws Exception {
        plugin("{\"kv\": true, \"call-outs\": [\"*\"]}");
        try (TestGateway gateway = TestGateway.start(folder, routes("{ kv: true }"))) {
            assertThat(asked(gateway, "kv")).isEqualTo("1");
            assertThat(asked(gateway, "kv")).isEqualTo("2");
            assertThat(asked(gateway, "call service:inside")).isEqualTo("denied call-outs");
            gateway.write(routes("{ kv: true, call-outs: [ 'service:inside' ] }"));
            gateway.control().reload();
            assertThat(asked(gateway, "kv")).isEqualTo("3");
            assertThat(asked(gateway, "call service:inside")).isEqualTo("200");
            gateway.write(routes("{}"));
            gateway.control().reload();
            assertThat(asked(gateway, "kv")).isEqualTo("denied kv");
        }
    }

    @Test
    void metersOfAPluginAreInTheMetricsAndGoWithIt() throws Exception {
        plugin("{}");
        try (TestGateway gateway = TestGateway.start(folder, routes("{}"))) {
            assertThat(asked(gateway, "count")).isEqualTo("1.0");
            assertThat(asked(gateway, "record 3")).isEqualTo("1");
            assertThat(gateway.admin("GET", "/metrics", "").body())
                    .contains(
                            "weir_guest_seen_total{instance=\"probe\",mode=\"enforce\",plugin=\"acme/probe\",route=\"all\",service=\"\",version=\"1.0.0\"} 1.0",
                            "# HELP weir_guest_seen_total What was seen",
                            "weir_guest_size_bucket{instance=\"probe\",mode=\"enforce\",plugin=\"acme/probe\",route=\"all\",service=\"\",version=\"1.0.0\",le=\"2.0\"} 0",
                            "weir_guest_size_bucket{instance=\"probe\",mode=\"enforce\",plugin=\"acme/probe\",route=\"all\",service=\"\",version=\"1.0.0\",le=\"5.0\"} 1",
                            "weir_guest_size_count{instance=\"probe\",mode=\"enforce\",plugin=\"acme/probe\",route=\"all\",service=\"\",version=\"1.0.0\"} 1");
            gateway.write("routes: [ { path: /*, to: 'weir:echo' } ]\n");
            gateway.control().reload();
            assertThat(gateway.admin("GET", "/metrics", "").body()).doesNotContain("weir_guest");
        }
    }

    @Test
    void theOwnAdminAddressIsOutOfReach() throws Exception {
        plugin("{\"call-outs\": [\"*\"]}");
        String grants = "{ call-outs: [ '*' ], allow-private: true }";
        try (TestGateway gateway = TestGateway.start(folder, routes(grants))) {
            assertThat(asked(gateway, "call http://127.0.0.1:" + gateway.adminPort()))
                    .isEqualTo("denied call-outs");
            assertThat(asked(gateway, "call http://localhost:" + gateway.port())).isEqualTo("200");
        }
    }
}
