package dev.weir.control.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Reply;
import dev.weir.control.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

final class ToggleTest {
    private static final String TWO_ROUTES =
            """
            routes:
              - { name: a, path: /a, to: 'weir:echo' }
              - { name: b, path: /b, to: 'weir:echo' }
            """;
    private static final String MARK = "plugins: [ { use: mark, config: { text: m } } ]\n";
    private static final String GUARD = "plugins: [ { use: guard } ]\n";
    private static final String A_MARK = "/v1/routes/a/plugins/mark/enabled";
    private static final String A_GUARD = "/v1/routes/a/plugins/guard/enabled";
    private static final String OPEN = "?confirm=opens-route";

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"?dry-run=TRUE", "?dry-run=maybe", "?dryrun=true", "?ttl=5s&ttl=6s", "?x"})
    void aParameterThatIsNotUnderstoodChangesNothing(String query) throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, TWO_ROUTES + MARK)) {
            assertThat(gateway.admin("PUT", A_MARK + query, "false").status()).isEqualTo(400);
            assertThat(gateway.admin(A_MARK).body().strip()).isEqualTo("true");
        }
    }

    @Test
    void switchesAnInheritedInstanceOnOneRouteOnly() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, TWO_ROUTES + MARK)) {
            assertThat(gateway.admin(A_MARK).body().trim()).isEqualTo("true");
            Reply off = gateway.admin("PUT", A_MARK, "false");
            assertThat(off.status()).isEqualTo(200);
            assertThat(off.header("etag")).isEqualTo(gateway.admin(A_MARK).header("etag"));
            assertThat(gateway.get("/a").header("x-mark")).isEmpty();
            assertThat(gateway.get("/b").header("x-mark")).isEqualTo("m");
            assertThat(gateway.admin("PUT", A_MARK, "true").status()).isEqualTo(200);
            assertThat(gateway.get("/a").header("x-mark")).isEqualTo("m");
        }
    }

    @Test
    void outlivesReloadAndRestart() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, TWO_ROUTES + MARK)) {
            gateway.admin("PUT", A_MARK, "false");
            gateway.write(MARK + TWO_ROUTES.replace("/b", "/c"));
            assertThat(gateway.control().reload()).isInstanceOf(ChangeResult.Applied.class);
            assertThat(gateway.get("/a").header("x-mark")).isEmpty();
        }
        try (TestGateway gateway = TestGateway.start(folder)) {
            assertThat(gateway.get("/a").header("x-mark")).isEmpty();
            assertThat(gateway.control().state().overlays()).hasSize(1);
        }
    }

    @Test
    void isForgottenWithItsInstance() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, TWO_ROUTES + MARK)) {
            gateway.admin("PUT", A_MARK, "false");
            gateway.write(TWO_ROUTES);
            gateway.control().reload();
            assertThat(gateway.control().state().overlays()).isEmpty();
            gateway.write(TWO_ROUTES + MARK);
            gateway.control().reload();
            assertThat(gateway.get("/a").header("x-mark")).isEqualTo("m");
        }
    }

    @Test
    void revertsWhenItsTimeHasCome() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, TWO_ROUTES + MARK)) {
            Reply off = gateway.admin("PUT", A_MARK + "?ttl=10m", "false");
            assertThat(Instant.parse(off.json().path("until").asString()))
                    .isBetween(
                            Instant.now().plus(Duration.ofMinutes(9)),
                            Instant.now().plus(Duration.ofMinutes(10)));
            gateway.control().expireOverlays(Instant.now());
            assertThat(gateway.get("/a").header("x-mark")).isEmpty();
            gateway.control().expireOverlays(Instant.now().plus(Duration.ofMinutes(11)));
            assertThat(gateway.get("/a").header("x-mark")).isEqualTo("m");
            assertThat(gateway.control().state().overlays()).isEmpty();
        }
    }

    @Test
    void endsInTimeEvenWhenNothingCanBeStored() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, TWO_ROUTES + GUARD)) {
            gateway.admin("PUT", A_GUARD + OPEN + "&ttl=10m", "false");
            assertThat(gateway.get("/a").status()).isEqualTo(200);
            Files.delete(folder.resolve("state").resolve("last-good.json"));
            Files.delete(folder.resolve("state"));
            Files.writeString(folder.resolve("state"), "in the way");
            gateway.control().expireOverlays(Instant.now().plus(Duration.ofMinutes(11)));
            assertThat(gateway.get("/a").status()).isEqualTo(401);
        }
    }

    @Test
    void refusesTimesThatMakeNoSense() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, TWO_ROUTES + MARK)) {
            for (String ttl : new String[] {"0s", "-1s", "soon", "999999999999d", "366d", "%zz"}) {
                assertThat(gateway.admin("PUT", A_MARK + "?ttl=" + ttl, "false").status())
                        .as(ttl)
                        .isEqualTo(400);
            }
            assertThat(gateway.get("/a").header("x-mark")).isEqualTo("m");
        }
    }

    @Test
    void keepsGuardsUnlessConfirmedAndListsWhatIsOpen() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, TWO_ROUTES + GUARD)) {
            Reply refused = gateway.admin("PUT", A_GUARD, "false");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().path("detail").asString()).contains("confirm=opens-route");
            assertThat(gateway.get("/a").status()).isEqualTo(401);
            assertThat(gateway.admin("PUT", A_GUARD + OPEN, "false").status()).isEqualTo(200);
            assertThat(gateway.get("/a").status()).isEqualTo(200);
            assertThat(gateway.admin("/v1/status").json().path("opened-routes").toString())
                    .isEqualTo("[\"a\"]");
            assertThat(gateway.admin("PUT", A_GUARD, "true").status()).isEqualTo(200);
        }
    }

    @Test
    void aWholeConfigurationKeepsGuardsUnlessConfirmed() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, "")) {
            assertThat(replaced(gateway, config(gateway, true), "").status()).isEqualTo(200);
            assertThat(gateway.get("/a").status()).isEqualTo(401);
            Reply refused = replaced(gateway, config(gateway, false), "");
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().path("detail").asString()).contains("confirm=opens-route");
            assertThat(gateway.get("/a").status()).isEqualTo(401);
            assertThat(replaced(gateway, config(gateway, false), OPEN).status()).isEqualTo(200);
            assertThat(gateway.get("/a").status()).isEqualTo(200);
        }
    }

    /** What is in force, with one guarded route; the listeners are the file's. */
    private static String config(TestGateway gateway, boolean guarded) throws Exception {
        ObjectNode config = (ObjectNode) gateway.admin("/v1/config").json();
        config.putArray("routes")
                .addObject()
                .put("name", "a")
                .put("path", "/a")
                .put("to", "weir:echo")
                .putArray("plugins")
                .addObject()
                .put("use", "guard")
                .put("enabled", guarded);
        return config.toString();
    }

    private static Reply replaced(TestGateway gateway, String json, String query) throws Exception {
        String tag = gateway.admin("/v1/config").header("etag");
        return gateway.admin("PUT", "/v1/config" + query, json, "If-Match: " + tag);
    }

    @Test
    void whatCouldNotBeLoadedMayBeAGuard() throws Exception {
        String gone = "/v1/routes/a/plugins/gone/enabled";
        try (TestGateway gateway =
                TestGateway.start(folder, TWO_ROUTES + "plugins: [ { use: acme/gone@1.0.0 } ]\n")) {
            assertThat(gateway.get("/a").status()).isEqualTo(503);
            assertThat(gateway.admin("PUT", gone, "false").status()).isEqualTo(409);
            assertThat(gateway.admin("PUT", gone + OPEN, "false").status()).isEqualTo(200);
            assertThat(gateway.get("/a").status()).isEqualTo(200);
            assertThat(gateway.admin("/v1/status").json().path("degraded").size()).isEqualTo(1);
        }
    }

    @Test
    void whatIsMissingIsNotSwitchedOn() throws Exception {
        try (TestGateway gateway =
                TestGateway.start(
                        folder,
                        TWO_ROUTES + "plugins: [ { use: acme/gone@1.0.0, enabled: false } ]\n")) {
            Reply on = gateway.admin("PUT", "/v1/routes/a/plugins/gone/enabled", "true");
            assertThat(on.status()).isEqualTo(422);
            assertThat(on.body()).contains("weir plugin install");
            assertThat(gateway.get("/a").status()).isEqualTo(200);
        }
    }

    @Test
    void needsNoBundleFromDisk() throws Exception {
        Path plugin = TestGateway.plugin(folder, "coded", "one");
        try (TestGateway gateway =
                TestGateway.start(folder, TWO_ROUTES + "plugins: [ { use: ./coded } ]\n")) {
            Files.delete(plugin.resolve("plugin.js"));
            String toggle = "/v1/routes/a/plugins/coded/enabled";
            assertThat(gateway.admin("PUT", toggle, "false").status()).isEqualTo(200);
            assertThat(gateway.get("/a").header("x-code")).isEmpty();
            assertThat(gateway.admin("PUT", toggle, "true").status()).isEqualTo(200);
            assertThat(gateway.get("/a").header("x-code")).isEqualTo("one");
            assertThat(gateway.control().reload()).isInstanceOf(ChangeResult.Refused.class);
            assertThat(gateway.get("/a").header("x-code")).isEqualTo("one");
        }
    }

    @Test
    void aDryRunSwitchesNothing() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, TWO_ROUTES + MARK)) {
            assertThat(gateway.admin("PUT", A_MARK + "?dry-run=true", "false").status())
                    .isEqualTo(200);
            assertThat(gateway.get("/a").header("x-mark")).isEqualTo("m");
            assertThat(gateway.control().state().overlays()).isEmpty();
        }
    }

    @Test
    void aStaleTagIsAnsweredWithTheDifference() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, TWO_ROUTES + MARK)) {
            String etag = gateway.admin(A_MARK).header("etag");
            assertThat(gateway.admin("PUT", A_MARK, "false", "If-Match: " + etag).status())
                    .isEqualTo(200);
            Reply stale = gateway.admin("PUT", A_MARK, "true", "If-Match: " + etag);
            assertThat(stale.status()).isEqualTo(412);
            assertThat(stale.json().path("difference").get(0).path("current").asBoolean())
                    .isFalse();
            assertThat(gateway.get("/a").header("x-mark")).isEmpty();
        }
    }

    @Test
    void saysWhatThereIsNot() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, TWO_ROUTES + MARK)) {
            Reply route = gateway.admin("PUT", "/v1/routes/x/plugins/mark/enabled", "false");
            assertThat(route.status()).isEqualTo(404);
            assertThat(route.body()).contains("no route x");
            Reply plugin = gateway.admin("/v1/routes/a/plugins/x/enabled");
            assertThat(plugin.status()).isEqualTo(404);
            assertThat(plugin.body()).contains("Route a has no plugin x");
            assertThat(gateway.admin("PUT", A_MARK, "no").status()).isEqualTo(400);
        }
    }
}
