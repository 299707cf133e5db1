package dev.weir.control.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.control.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartTest {
    private static final String ECHO = "routes: [ { path: /*, to: 'weir:echo' } ]\n";
    private static final String WRONG = "routes: [ { path: /*, too: 'weir:echo' } ]\n";

    @TempDir private Path folder;

    @Test
    void servesWhatTheFileSays() throws Exception {
        try (TestGateway gateway = TestGateway.start(folder, ECHO)) {
            assertThat(gateway.get("/a").status()).isEqualTo(200);
            State state = gateway.control().state();
            assertThat(state.revision()).isEqualTo(1);
            assertThat(state.mode()).isEqualTo("file");
            assertThat(state.degraded()).isEmpty();
            assertThat(gateway.control().drifted()).isFalse();
        }
    }

    @Test
    void refusesAWrongFileWithEveryFaultIfNothingRanBefore() {
        assertThatThrownBy(() -> TestGateway.start(folder, WRONG + "servces: []\n"))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("weir.yaml:3:")
                .hasMessageContaining("weir.yaml:4:");
    }

    @Test
    void fallsBackOnTheLastGoodRevisionAndSaysSo() throws Exception {
        TestGateway.start(folder, ECHO).close();
        try (TestGateway gateway = TestGateway.start(folder, WRONG)) {
            assertThat(gateway.get("/a").status()).isEqualTo(200);
            assertThat(gateway.control().state().degraded())
                    .anySatisfy(reason -> assertThat(reason).contains("weir.yaml:3:"));
            assertThat(gateway.control().drifted()).isTrue();
            assertThat(gateway.control().state().mode()).isEqualTo("file");
        }
    }

    @Test
    void whatIsNotInForceStaysInTheStatusUntilTheFileIsMended() throws Exception {
        TestGateway.start(folder, ECHO + "plugins: [ { use: mark, config: { text: m } } ]\n")
                .close();
        try (TestGateway gateway = TestGateway.start(folder, WRONG)) {
            assertThat(gateway.admin("PUT", "/v1/routes/all/plugins/mark/enabled", "false"))
                    .returns(200, reply -> reply.status());
            assertThat(gateway.control().state().degraded()).isNotEmpty();
            gateway.write(ECHO);
            assertThat(gateway.control().reload()).isInstanceOf(ChangeResult.Applied.class);
            assertThat(gateway.control().state().degraded()).isEmpty();
            assertThat(gateway.control().drifted()).isFalse();
        }
    }

    @Test
    void theFileOwnsItsObjectsAlsoAfterAStartFromTheLastGoodRevision() throws Exception {
        TestGateway.start(folder, ECHO).close();
        try (TestGateway gateway = TestGateway.start(folder, WRONG)) {
            String whole = gateway.admin("/v1/config").body();
            assertThat(gateway.control().replace(whole.replace("/*", "/x/*"), _ -> true, false))
                    .isInstanceOf(ChangeResult.Owned.class);
            ChangeResult added =
                    gateway.control()
                            .replace(
                                    whole.replace(
                                            "\"routes\" : [ ",
                                            "\"routes\" : [ {\"path\": \"/b\", \"to\": \"weir:echo\"}, "),
                                    _ -> true,
                                    false);
            assertThat(added).isInstanceOf(ChangeResult.Applied.class);
            assertThat(gateway.control().state().mode()).isEqualTo("mixed");
        }
    }

    @Test
    void namesTheFaultsOfTheFileWhenTheLastGoodRevisionIsWrongToo() throws Exception {
        TestGateway.start(folder, ECHO).close();
        Path revision = folder.resolve("state").resolve("last-good.json");
        Files.writeString(revision, Files.readString(revision).replace("\"routes\"", "\"rotes\""));
        assertThatThrownBy(() -> TestGateway.start(folder, WRONG))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("weir.yaml:3:");
    }

    @Test
    void whatTheApiWroteSurvivesARestartEvenIfItRefersToTheFile() throws Exception {
        String service = "services: [ { name: own, targets: [ { url: 'weir:echo' } ] } ]\n";
        try (TestGateway gateway = TestGateway.start(folder, ECHO + service)) {
            String whole =
                    gateway.admin("/v1/config")
                            .body()
                            .replace(
                                    "\"routes\" : [ ",
                                    "\"routes\" : [ {\"name\": \"b\", \"path\": \"/b\", \"service\": \"own\"}, ");
            assertThat(gateway.control().replace(whole, _ -> true, false))
                    .isInstanceOf(ChangeResult.Applied.class);
        }
        try (TestGateway gateway = TestGateway.start(folder)) {
            assertThat(gateway.control().state().mode()).isEqualTo("mixed");
            assertThat(gateway.admin("/v1/routes/b").status()).isEqualTo(200);
        }
    }

    @Test
    void aMissingBundleFailsItsOwnRouteOnly() throws Exception {
        try (TestGateway gateway =
                TestGateway.start(
                        folder,
                        """
                        routes:
                          - { name: good, path: /good, to: 'weir:echo' }
                          - { name: bad, path: /bad, to: 'weir:echo', plugins: [ { use: acme/gone@1.0.0 } ] }
                        """)) {
            assertThat(gateway.get("/good").status()).isEqualTo(200);
            assertThat(gateway.get("/bad").status()).isEqualTo(503);
            assertThat(gateway.control().state().degraded())
                    .singleElement()
                    .asString()
                    .contains("gone of route bad", "weir plugin install acme/gone@1.0.0");
        }
    }

    @Test
    void aConfigurationThatAPluginRefusesIsAMistakeAndNoMissingBundle() {
        assertThatThrownBy(() ->
                        TestGateway.start(
                                folder,
                                ECHO
                                        + "plugins: [ { use: mark, config: { text: impossible } } ]\n"))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("weir.yaml:4:");
    }

    @Test
    void aBrokenRevisionIsNamedWithTheRemedy() throws Exception {
        Files.createDirectories(folder.resolve("state"));
        Files.writeString(folder.resolve("state").resolve("last-good.json"), "{ broken");
        assertThatThrownBy(() -> TestGateway.start(folder, ECHO))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("last-good.json:1:3: ")
                .hasMessageContaining("unexpected `b`")
                .hasMessageContaining("remove it")
                .hasMessageNotContainingAny("code ", "expecting", "Source");
        Files.writeString(folder.resolve("state").resolve("last-good.json"), "{}");
        assertThatThrownBy(() -> TestGateway.start(folder, ECHO))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("last-good.json: ")
                .hasMessageContaining("remove it")
                .hasMessageNotContainingAny("propert", "Node");
    }

    @Test
    void aPluginThatThereIsNotIsAMistakeAndNoMissingBundle() {
        for (String use : new String[] {"marc", "./nowhere", "./nowhere.wasm", "./weir.yaml"}) {
            assertThatThrownBy(() ->
                            TestGateway.start(
                                    folder, ECHO + "plugins: [ { name: m, use: " + use + " } ]\n"))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("weir.yaml:4:")
                    .hasMessageContaining(use);
        }
    }

    @Test
    void aPluginThatIsGoneSinceTheLastStartFailsItsOwnRouteOnly() throws Exception {
        TestGateway.plugin(folder, "coded", "one");
        String routes =
                """
                routes:
                  - { name: good, path: /good, to: 'weir:echo' }
                  - { name: bad, path: /bad, to: 'weir:echo', plugins: [ { use: ./coded } ] }
                """;
        TestGateway.start(folder, routes).close();
        Files.move(folder.resolve("coded"), folder.resolve("moved"));
        try (TestGateway gateway = TestGateway.start(folder)) {
            assertThat(gateway.get("/good").status()).isEqualTo(200);
            assertThat(gateway.get("/bad").status()).isEqualTo(503);
            assertThat(gateway.control().state().degraded())
                    .anySatisfy(reason ->
                            assertThat(reason)
                                    .startsWith("not in force")
                                    .contains("weir.yaml:5:", "no such plugin folder"))
                    .anySatisfy(reason -> assertThat(reason).startsWith("coded of route bad"));
        }
    }

    @Test
    void twoListenersOnOneAddressAreRefused() throws Exception {
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0)) {
            Files.writeString(
                    folder.resolve("weir.yaml"),
                    "listeners: [ { name: main, address: '127.0.0.1:%d' } ]\n%s"
                            .formatted(taken.getLocalPort(), ECHO));
            assertThatThrownBy(() -> TestGateway.start(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void aTextOfTheCommandLineNeverDrifts() throws Exception {
        try (TestGateway gateway = TestGateway.ofText(folder, ECHO)) {
            assertThat(gateway.control().drifted()).isFalse();
            assertThat(gateway.control().reload()).isInstanceOf(ChangeResult.Applied.class);
            assertThat(gateway.get("/").status()).isEqualTo(200);
        }
    }
}
