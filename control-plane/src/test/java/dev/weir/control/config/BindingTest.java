package dev.weir.control.config;

import static dev.weir.control.config.Reading.faults;
import static dev.weir.control.config.Reading.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.spi.ConfigValue;
import dev.weir.kernel.config.BreakerConfig;
import dev.weir.kernel.config.Grants;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.Match;
import dev.weir.kernel.config.PathPattern;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.TargetConfig;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.config.UpstreamPolicy;
import dev.weir.kernel.config.When;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key, bound to its record. */
class BindingTest {

    @Test
    void listenersAdminAndStatus() {
        WeirConfig config =
                ok(
                        """
                        listeners:
                          - name: public
                            address: "[::1]:0"
                            limits: { head: 64KiB, fields: 50, body: 10MiB, connections: 7 }
                          - name: all
                            address: ":8081"
                        admin: { address: localhost:9000 }
                        status: { address: 0.0.0.0:9902 }
                        """);

        assertThat(config.gateway().listeners())
                .containsExactly(
                        new ListenerConfig(
                                "public",
                                new HostPort("::1", 0),
                                new ListenerConfig.Limits(
                                        64 << 10, 16 << 10, 50, 10 << 20, 7, Long.MAX_VALUE)),
                        new ListenerConfig(
                                "all",
                                new HostPort("0.0.0.0", 8081),
                                ListenerConfig.Limits.DEFAULT));
        assertThat(config.admin().address()).isEqualTo(new HostPort("localhost", 9000));
        assertThat(config.status()).contains(new HostPort("0.0.0.0", 9902));
    }

    @Test
    void services() {
        ServiceConfig service =
                ok("""
                services:
                  - name: orders
                    targets:
                      - { url: "http://10.0.0.1:9001", weight: 90 }
                      - { url: "http://my_host/" }
                      - { url: "http://[::1]:81", weight: 0 }
                    load-balancing: least-request
                    timeouts: { connect: 50ms, response: 3s, idle: 5m, total: 10m }
                    retries: { attempts: 2 }
                    connections: { max: 20, pending: 0 }
                    ejection: { failures: 3, time: 1s }
                    plugins: [ { use: headers } ]
                """)
                        .gateway()
                        .services()
                        .getFirst();

        assertThat(service.targets())
                .containsExactly(
                        new TargetConfig(new Endpoint.Http(new HostPort("10.0.0.1", 9001)), 90),
                        new TargetConfig(new Endpoint.Http(new HostPort("my_host", 80)), 1),
                        new TargetConfig(new Endpoint.Http(new HostPort("::1", 81)), 0));
        assertThat(service.policy().timeouts())
                .isEqualTo(
                        new ServiceConfig.Timeouts(
                                Duration.ofMillis(50),
                                Duration.ofSeconds(3),
                                Duration.ofMinutes(5),
                                Optional.of(Duration.ofMinutes(10))));
        assertThat(service.policy().retries()).isEqualTo(2);
        assertThat(service.policy().balancing()).isEqualTo(UpstreamPolicy.Balancing.LEAST_REQUEST);
        assertThat(service.policy().connections()).isEqualTo(new UpstreamPolicy.Connections(20, 0));
        assertThat(service.policy().ejection())
                .isEqualTo(new UpstreamPolicy.Ejection(3, Duration.ofSeconds(1)));
        assertThat(service.plugins()).extracting(PluginUse::name).containsExactly("headers");
    }

    @Test
    void routes() {
        WeirConfig config =
                ok(
                        """
                        services: [ { name: s, targets: [ { url: weir:echo } ] } ]
                        plugins: [ { use: acme/global } ]
                        routes:
                          - name: whole
                            hosts: [ API.example.com, "*.shop.example.com" ]
                            path: /v2/orders/*
                            methods: [ GET, POST ]
                            headers: { X-Tenant: acme }
                            service: s
                            strip-prefix: true
                            host: upstream
                            plugins: [ { use: ./own } ]
                            order: [ own, global ]
                          - { path: /exact, to: "http://h:1/base/", host: other.example:8080 }
                        """);

        RouteConfig whole = config.gateway().routes().getFirst();
        assertThat(whole.match())
                .isEqualTo(
                        new Match(
                                List.of("api.example.com", "*.shop.example.com"),
                                new PathPattern.Prefix("/v2/orders"),
                                Set.of("GET", "POST"),
                                Map.of("x-tenant", "acme")));
        assertThat(whole.stripPrefix()).isTrue();
        assertThat(whole.host()).isEqualTo(new RouteConfig.HostHeader.Upstream());
        assertThat(whole.order()).containsExactly("own", "global");
        assertThat(whole.service()).isEqualTo("s");
        RouteConfig exact = config.gateway().routes().get(1);
        assertThat(exact.match().path()).isEqualTo(new PathPattern.Exact("/exact"));
        assertThat(exact.basePath()).isEqualTo("/base");
        assertThat(exact.host()).isEqualTo(new RouteConfig.HostHeader.Named("other.example:8080"));
        assertThat(config.gateway().services())
                .extracting(ServiceConfig::name)
                .containsExactly("s", "exact");
    }

    @Test
    void plugins() {
        List<PluginUse> uses =
                ok("""
                plugins:
                  - name: mine
                    use: key-auth
                    enabled: false
                    mode: shadow
                    shadow-calls: true
                    on-error: open
                    breaker: { failures: 3, window: 5s, quarantine: 1m }
                    when: { path: /a/*, methods: [ POST ], hosts: [ h ], headers: { a: b } }
                    config: { header: x-api-key, n: 1.5, deep: [ true, null ] }
                    limits: { time: 20ms, wall: 2s, memory: 16MiB }
                  - use: headers
                """)
                        .gateway()
                        .plugins();

        PluginUse mine = uses.getFirst();
        assertThat(mine.name()).isEqualTo("mine");
        assertThat(mine.use()).isEqualTo("key-auth");
        assertThat(mine.enabled()).isFalse();
        assertThat(mine.guard())
                .isEqualTo(
                        new GuardConfig(
                                GuardConfig.Mode.SHADOW,
                                true,
                                GuardConfig.OnError.OPEN,
                                Optional.of(
                                        new When.Matching(
                                                new Match(
                                                        List.of("h"),
                                                        new PathPattern.Prefix("/a"),
                                                        Set.of("POST"),
                                                        Map.of("a", "b")))),
                                new BreakerConfig(
                                        3, Duration.ofSeconds(5), Duration.ofMinutes(1))));
        assertThat(mine.config().toJson())
                .isEqualTo("{\"header\":\"x-api-key\",\"n\":1.5,\"deep\":[true,null]}");
        assertThat(mine.limits())
                .isEqualTo(
                        new PluginUse.LimitsOverride(
                                Optional.of(Duration.ofMillis(20)),
                                Optional.of(Duration.ofSeconds(2)),
                                Optional.of(16L << 20),
                                Optional.empty()));
        assertThat(uses.get(1))
                .isEqualTo(
                        new PluginUse(
                                "headers",
                                "headers",
                                true,
                                GuardConfig.DEFAULT,
                                ConfigValue.NOTHING,
                                PluginUse.LimitsOverride.NONE,
                                Grants.NONE));
    }

    @Test
    void aProxyWasmPluginHasSettingsOfItsRootAndItsMachine() {
        String yaml = "plugins: [ { use: ./f.wasm, root-id: second, vm-config: { a: true } } ]";
        var vm = ok(yaml).gateway().plugins().getFirst().vm();
        assertThat(vm.rootId()).isEqualTo("second");
        assertThat(vm.config().toJson()).isEqualTo("{\"a\":true}");
    }

    @ParameterizedTest
    @CsvSource({
        "jwt, jwt",
        "acme/geo, geo",
        "acme/geo@^1.2, geo",
        "'acme/geo@>=1.2 <2', geo",
        "./my-filter, my-filter",
        "./my-filter/, my-filter",
        "../a/b/f.wasm, f",
        "/opt/x.js, x",
        "./v1.2, v1.2",
    })
    void aPluginInstanceIsNamedAfterTheLastPartOfUse(String use, String name) {
        assertThat(ok("plugins: [ { use: '" + use + "' } ]").gateway().plugins())
                .extracting(PluginUse::name)
                .containsExactly(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "path: /*; all",
                "path: /; root",
                "{}; all",
                "path: /a/b; a-b",
                "path: /v2/orders/*; v2-orders",
                "path: /*, methods: [ POST, GET ]; all-get-post",
                "hosts: [ API.example.com ]; api-example-com",
                "hosts: [ '*.a.com' ], path: /x/*, methods: [ GET ]; a-com-x-get",
                "path: /Straße_%C3%A9; -",
            })
    void aRouteIsNamedAfterWhatItMatches(String match, String name) {
        String rest = match.equals("{}") ? "" : match + ", ";
        String yaml = "routes: [ { " + rest + "to: 'weir:echo' } ]";
        if (name.equals("-")) {
            assertThat(faults(yaml)).hasSize(1);
        } else {
            assertThat(ok(yaml).gateway().routes())
                    .extracting(RouteConfig::name)
                    .containsExactly(name);
        }
    }

    @Test
    void consumersKeepDigestsOnly() {
        WeirConfig config =
                ok(
                        """
                        consumers:
                          - name: acme
                            key-auth: [ { key: abc }, { key: "${env:KEY}" } ]
                          - name: known
                            key-auth: [ { sha256: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef } ]
                          - name: nobody
                        """);

        // SHA-256("abc"): FIPS 180-2, B.1.
        assertThat(config.gateway().consumers().getFirst().credentials().get("key-auth"))
                .hasSize(2)
                .startsWith("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(config.gateway().consumers().get(1).credentials().get("key-auth"))
                .containsExactly("0123456789abcdef".repeat(4));
        assertThat(config.gateway().consumers().get(2).credentials()).isEmpty();
    }

    @Test
    void registries() {
        assertThat(
                        ok("registries: [ { name: a, location: ./bundles }, { name: b, location: /opt/x.y, trust: java } ]")
                                .registries())
                .containsExactly(
                        new RegistryConfig("a", "./bundles", false),
                        new RegistryConfig("b", "/opt/x.y", true));
    }
}
