package dev.weir.control.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Reply;
import dev.weir.control.TestGateway;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reloads of the files, and replacements through the admin API. */
final class ChangeTest {
    private static final String ECHO = "routes: [ { path: /*, to: 'weir:echo' } ]\n";
    private static final String TO_B = "{\"path\": \"/b\", \"to\": \"weir:echo\", \"name\": \"b\"}";

    @TempDir private Path folder;

    /** The configuration in force with a route more. */
    private static String withB(TestGateway gateway) throws Exception {
        return gateway.admin("/v1/config")
                .body()
                .replace("\"routes\" : [ ", "\"routes\" : [ " + TO_B + ", ");
    }

    private static Reply put(TestGateway gateway, String json, String query) throws Exception {
        return gateway.admin(
                "PUT",
                "/v1/config" + query,
                json,
                "If-Match: " + gateway.admin("/v1/config").header("etag"));
    }

    @Test
    void aReloadPutsTheFileInForce() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, ECHO)) {
            gateway.write("routes: [ { path: /only, to: 'weir:echo' } ]\n");
            assertThat(gateway.control().drifted()).isTrue();
            assertThat(gateway.control().reload()).isInstanceOf(ChangeResult.Applied.class);
            assertThat(gateway.get("/only").status()).isEqualTo(200);
            assertThat(gateway.get("/else").status()).isEqualTo(404);
            assertThat(gateway.control().state().revision()).isEqualTo(2);
            assertThat(gateway.control().drifted()).isFalse();
        }
    }

    @Test
    void aRefusedReloadKeepsWhatRanAndStaysInTheStatus() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, ECHO)) {
            gateway.write("routes: [ { path: /*, too: x } ]\n");
            assertThat(gateway.control().reload()).isInstanceOf(ChangeResult.Refused.class);
            assertThat(gateway.get("/").status()).isEqualTo(200);
            assertThat(gateway.control().state().revision()).isEqualTo(1);
            assertThat(gateway.admin("/v1/status").json().path("degraded").toString())
                    .contains("weir.yaml:3:");
            assertThat(gateway.admin("/metrics").body()).contains("weir_degraded 1.0");
        }
    }

    @Test
    void aReloadThatNeedsATakenPortIsRefusedWhole() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, ECHO);
                ServerSocket taken = new ServerSocket(0)) {
            Files.writeString(
                    folder.resolve("weir.yaml"),
                    """
                    admin: { address: 127.0.0.1:0 }
                    listeners:
                      - { name: main, address: 127.0.0.1:0 }
                      - { name: more, address: "127.0.0.1:%d" }
                    routes: [ { path: /only, to: 'weir:echo' } ]
                    """
                            .formatted(taken.getLocalPort()));
            assertThat(gateway.control().reload())
                    .isInstanceOfSatisfying(
                            ChangeResult.Failed.class,
                            failed ->
                                    assertThat(failed.message())
                                            .contains(String.valueOf(taken.getLocalPort())));
            assertThat(gateway.get("/else").status()).isEqualTo(200);
            assertThat(gateway.control().state().degraded()).isNotEmpty();
        }
    }

    @Test
    void theAdminAddressMovesWithARestartOnly() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, ECHO)) {
            Files.writeString(
                    folder.resolve("weir.yaml"),
                    "listeners: [ { name: main, address: 127.0.0.1:0 } ]\n"
                            + "admin: { address: 127.0.0.1:9999 }\n"
                            + ECHO);
            assertThat(gateway.control().reload())
                    .isInstanceOfSatisfying(
                            ChangeResult.Refused.class,
                            refused ->
                                    assertThat(refused.faults().getFirst().toString())
                                            .contains("weir.yaml:2:", "9999", "restart"));
        }
    }

    @Test
    void replacingNeedsIfMatch() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, ECHO)) {
            assertThat(gateway.admin("PUT", "/v1/config", withB(gateway)).status()).isEqualTo(428);
            Reply stale = gateway.admin("PUT", "/v1/config", withB(gateway), "If-Match: \"other\"");
            assertThat(stale.status()).isEqualTo(412);
            assertThat(stale.header("etag")).isEqualTo(gateway.admin("/v1/config").header("etag"));
            assertThat(stale.json().path("difference").toString()).contains("/routes/");
            Reply secret =
                    gateway.admin(
                            "PUT",
                            "/v1/config",
                            "{\"consumers\":[{\"name\":\"c\",\"key-auth\":[{\"key\":\"topsecret\"}]}]}",
                            "If-Match: \"other\"");
            assertThat(secret.body()).contains("sha256").doesNotContain("topsecret");
            assertThat(gateway.control().state().revision()).isEqualTo(1);
        }
    }

    @Test
    void aWeakTagIsNoMatch() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, ECHO)) {
            String weak = "If-Match: W/" + gateway.admin("/v1/config").header("etag");
            assertThat(gateway.admin("PUT", "/v1/config", withB(gateway), weak).status())
                    .isEqualTo(412);
        }
    }

    @Test
    void whatTheApiAddsIsServedAndSurvivesReloads() throws Exception {
        try (TestGateway gateway =
                TestGateway.start(folder, "routes: [ { path: /a, to: 'weir:echo' } ]\n")) {
            Reply put = put(gateway, withB(gateway), "");
            assertThat(put.status()).isEqualTo(200);
            assertThat(put.header("etag")).isEqualTo(gateway.admin("/v1/config").header("etag"));
            assertThat(gateway.get("/b").status()).isEqualTo(200);
            assertThat(gateway.control().state().mode()).isEqualTo("mixed");
            gateway.write("routes: [ { path: /c, to: 'weir:echo' } ]\n");
            assertThat(gateway.control().reload()).isInstanceOf(ChangeResult.Applied.class);
            assertThat(gateway.get("/b").status()).isEqualTo(200);
            assertThat(gateway.get("/c").status()).isEqualTo(200);
            assertThat(gateway.get("/a").status()).isEqualTo(404);
        }
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        try (TestGateway gateway =
                TestGateway.start(folder, "routes: [ { path: /a, to: 'weir:echo' } ]\n")) {
            assertThat(put(gateway, withB(gateway), "?dry-run=true").status()).isEqualTo(200);
            assertThat(gateway.get("/b").status()).isEqualTo(404);
            assertThat(gateway.control().state().revision()).isEqualTo(1);
        }
    }

    @Test
    void whatAFileOwnsIsNamedWithItsPlace() throws Exception {
        try (TestGateway gateway =
                TestGateway.start(
                        folder,
                        """
                        routes:
                          - { name: a, path: /a, to: 'weir:echo' }
                          - { name: z, path: /z, to: 'weir:echo' }
                        """)) {
            assertThat(put(gateway, withB(gateway), "").status()).isEqualTo(200);
            Reply owned =
                    put(
                            gateway,
                            gateway.admin("/v1/config").body().replace("\"/z\"", "\"/zz\""),
                            "");
            assertThat(owned.status()).isEqualTo(409);
            assertThat(owned.json().path("detail").asString())
                    .contains("routes/z")
                    .contains("weir.yaml:5:");
            Reply admin =
                    put(
                            gateway,
                            gateway.admin("/v1/config")
                                    .body()
                                    .replace("127.0.0.1:0\"\n  },", "127.0.0.1:1\"\n  },"),
                            "");
            assertThat(admin.status()).isEqualTo(409);
            assertThat(admin.json().path("detail").asString()).contains("weir.yaml:1:");
        }
    }

    @Test
    void everyFaultOfARequestIsAnsweredWithItsPlace() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, ECHO)) {
            Reply refused = put(gateway, "{\"routes\": [{\"pth\": 1}, 7]}", "");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.json().path("errors").size()).isGreaterThan(1);
            assertThat(refused.json().path("errors").get(0).path("file").asString())
                    .isEqualTo("request body");
        }
    }

    @Test
    void aReplacementDoesNotTakeAlongWhatChangedInTheFile() throws Exception {
        try (TestGateway gateway =
                TestGateway.start(folder, "routes: [ { path: /a, to: 'weir:echo' } ]\n")) {
            gateway.write("routes: [ { path: /c, to: 'weir:echo' } ]\n");
            assertThat(put(gateway, withB(gateway), "").status()).isEqualTo(200);
            assertThat(gateway.get("/a").status()).isEqualTo(200);
            assertThat(gateway.get("/b").status()).isEqualTo(200);
            assertThat(gateway.get("/c").status()).isEqualTo(404);
            assertThat(gateway.control().drifted()).isTrue();
        }
    }

    @Test
    void aReplacementDoesNotTakeAlongNewCodeOfAPlugin() throws Exception {
        TestGateway.plugin(folder, "coded", "one");
        try (TestGateway gateway =
                TestGateway.start(folder, ECHO + "plugins: [ { use: ./coded } ]\n")) {
            TestGateway.plugin(folder, "coded", "two");
            assertThat(put(gateway, withB(gateway), "").status()).isEqualTo(200);
            assertThat(gateway.get("/b").header("x-code")).isEqualTo("one");
            gateway.control().reload();
            assertThat(gateway.get("/b").header("x-code")).isEqualTo("two");
        }
    }

    @Test
    void aBundleThatIsMissingAlreadyRefusesNoChange() throws Exception {
        String routes =
                """
                routes:
                  - { name: good, path: /good, to: 'weir:echo' }
                  - { name: bad, path: /bad, to: 'weir:echo', plugins: [ { use: acme/gone@1.0.0 } ] }
                """;
        try (TestGateway gateway = TestGateway.start(folder, routes)) {
            assertThat(put(gateway, withB(gateway), "").status()).isEqualTo(200);
            assertThat(gateway.control().reload()).isInstanceOf(ChangeResult.Applied.class);
            assertThat(gateway.get("/b").status()).isEqualTo(200);
            assertThat(gateway.get("/bad").status()).isEqualTo(503);
            assertThat(gateway.control().state().degraded()).hasSize(1);
            gateway.write(
                    routes.replace(
                            "/good, to: 'weir:echo'",
                            "/good, to: 'weir:echo', plugins: [ { use: acme/other@1.0.0 } ]"));
            assertThat(gateway.control().reload()).isInstanceOf(ChangeResult.Refused.class);
        }
    }

    @Test
    void thePluginsOfARefusedFileAreWatchedForTheirMending() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, ECHO)) {
            assertThat(gateway.control().localPlugins()).isEmpty();
            gateway.write(ECHO + "plugins: [ { use: ./later } ]\n");
            assertThat(gateway.control().reload()).isInstanceOf(ChangeResult.Refused.class);
            assertThat(gateway.control().localPlugins()).containsExactly(folder.resolve("later"));
            TestGateway.plugin(folder, "later", "one");
            assertThat(gateway.control().reload()).isInstanceOf(ChangeResult.Applied.class);
            assertThat(gateway.control().localPlugins()).containsExactly(folder.resolve("later"));
        }
    }

    @Test
    void whenNothingCanBeStoredNothingChanges() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, ECHO)) {
            Files.delete(folder.resolve("state").resolve("last-good.json"));
            Files.delete(folder.resolve("state"));
            Files.writeString(folder.resolve("state"), "in the way");
            gateway.write("routes: [ { path: /only, to: 'weir:echo' } ]\n");
            assertThat(gateway.control().reload()).isInstanceOf(ChangeResult.Failed.class);
            assertThat(gateway.get("/else").status()).isEqualTo(200);
            assertThat(gateway.control().state().revision()).isEqualTo(1);
        }
    }

    @Test
    void validationFindsWhatAStartWouldOnlyDegrade() throws Exception {
        TestGateway.write(folder, ECHO + "plugins: [ { use: acme/gone@1.0.0 } ]\n");
        ConfigurationSource source = ConfigurationSource.of(folder.resolve("weir.yaml"));
        assertThat(Validation.faults(source, TestGateway.bundles(folder)))
                .singleElement()
                .asString()
                .contains("weir.yaml:4:", "weir plugin install");
        TestGateway.write(folder, ECHO);
        assertThat(Validation.faults(source, TestGateway.bundles(folder))).isEmpty();
    }
}
