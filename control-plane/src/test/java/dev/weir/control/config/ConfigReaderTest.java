package dev.weir.control.config;

import static dev.weir.control.config.Reading.faults;
import static dev.weir.control.config.Reading.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.yaml.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    @TempDir Path folder;

    @Test
    void theLeastGatewayHasAListenerAndAnAdminAddress() {
        WeirConfig config = ok("routes:\n  - path: /*\n    to: http://127.0.0.1:9000\n");

        assertThat(config.gateway().listeners())
                .containsExactly(
                        new ListenerConfig(
                                "default",
                                new HostPort("0.0.0.0", 8080),
                                ListenerConfig.Limits.DEFAULT));
        assertThat(config.admin().address()).hasToString("127.0.0.1:9901");
        assertThat(config.status()).isEmpty();
        assertThat(config.gateway().routes())
                .extracting(RouteConfig::name, RouteConfig::service)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("all", "all"));
        assertThat(config.gateway().services())
                .extracting(ServiceConfig::name)
                .containsExactly("all");
    }

    @Test
    void anEmptyTextIsAConfigurationWithoutRoutes() {
        assertThat(ok("").gateway().routes()).isEmpty();
        assertThat(ok("# nothing yet\n").gateway().routes()).isEmpty();
        assertThat(ok("routes:\n").gateway().routes()).isEmpty();
    }

    @Test
    void reportsAllMistakesAtOnceSortedByPlace() {
        assertThat(
                        faults(
                                """
                                services:
                                  - name: orders
                                    targets: [ { url: http://127.0.0.1:9001, wieght: 3 } ]
                                routes:
                                  - path: /a/*
                                    servce: orders
                                  - path: /b/*
                                    service: odrers
                                    strip-prefix: maybe
                                """))
                .containsExactly(
                        "weir.yaml:3:46: unknown key `wieght`, did you mean `weight`? (/services/0/targets/0/wieght)",
                        "weir.yaml:6:5: unknown key `servce`, did you mean `service`? (/routes/0/servce)",
                        "weir.yaml:8:14: there is no service `odrers`, did you mean `orders`? (/routes/1/service)",
                        "weir.yaml:9:19: must be true or false, found a text `maybe` (/routes/1/strip-prefix)");
    }

    @Test
    void takesJsonWithTabsAsTheSameModel() {
        WeirConfig config =
                ok("{\n\t\"routes\":\t[\n\t\t{ \"path\": \"/*\",\t\"to\": \"weir:echo\" }\n\t]\n}");

        assertThat(config.gateway().routes()).extracting(RouteConfig::name).containsExactly("all");
    }

    @Test
    void tabsInTextsOfJsonStay() {
        WeirConfig config =
                ok("{\t\"plugins\": [ { \"use\": \"x\", \"config\": { \"a\": \"1\\\"\t2\" } } ] }");

        assertThat(config.gateway().plugins().getFirst().config().toJson())
                .isEqualTo("{\"a\":\"1\\\"\\t2\"}");
    }

    @Test
    void placesAreThoseOfTheFileBehindAByteOrderMarkAndTabs() {
        assertThat(faults("\uFEFFrutes: []"))
                .containsExactly(
                        "weir.yaml:1:1: unknown key `rutes`, did you mean `routes`? (/rutes)");
        assertThat(faults("{\n\t\"rutes\": []}"))
                .containsExactly(
                        "weir.yaml:2:2: unknown key `rutes`, did you mean `routes`? (/rutes)");
    }

    @Test
    void mergesAFolderInTheOrderOfNames() throws IOException {
        write("20-routes.yml", "routes: [ { path: /b/*, service: s } ]");
        write("10-routes.json", "{ \"routes\": [ { \"path\": \"/a/*\", \"service\": \"s\" } ] }");
        write(
                "30-rest.yaml",
                """
                admin: { address: "127.0.0.1:9999" }
                services: [ { name: s, targets: [ { url: "weir:echo" } ] } ]
                """);
        write(".hidden.yaml", "nonsense");
        write("notes.txt", "nonsense");
        Files.createDirectory(folder.resolve("sub.yaml"));

        WeirConfig config = ok(Reading.READER.read(folder));

        assertThat(config.gateway().routes())
                .extracting(RouteConfig::name)
                .containsExactly("a", "b");
        assertThat(config.admin().address()).isEqualTo(new HostPort("127.0.0.1", 9999));
        assertThat(config.folder()).isEqualTo(folder.toAbsolutePath());
    }

    @Test
    void anObjectInTwoFilesIsAFaultThatNamesBothPlaces() throws IOException {
        write(
                "a.yaml",
                "admin: { address: \"127.0.0.1:1\" }\nservices:\n  - name: s\n    targets: [ { url: weir:echo } ]\n");
        write(
                "b.yaml",
                "services:\n  - name: s\n    targets: [ { url: weir:echo } ]\nadmin: { address: \"127.0.0.1:2\" }\n");

        String a = folder.resolve("a.yaml").toString();
        String b = folder.resolve("b.yaml").toString();
        assertThat(faults(Reading.READER.read(folder)))
                .containsExactly(
                        b + ":2:11: service `s` is already at " + a + ":3:11 (/services/0/name)",
                        b
                                + ":4:8: `admin` has one owner, and is already at "
                                + a
                                + ":1:8 (/admin)");
    }

    @Test
    void aFileThatIsNotYamlHidesNoFaultOfAnotherAndMakesNoneUp() throws IOException {
        write("a.yaml", "services: [\n");
        write("b.yaml", "routes: [ { path: /*, service: s } ]\nroutes: []\n");

        assertThat(faults(Reading.READER.read(folder)))
                .hasSize(2)
                .anyMatch(f -> f.contains("a.yaml:2:1: not YAML"))
                .anyMatch(f -> f.contains("b.yaml:2:1: key `routes` is given twice"));
    }

    @Test
    void saysWhatIsWrongWithThePath() throws IOException {
        Path missing = folder.resolve("nowhere.yaml");
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', (byte) 0xE4});
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path loop = folder.resolve("loop.yaml");
        Files.createSymbolicLink(loop, loop);

        assertThat(faults(Reading.READER.read(missing)))
                .containsExactly(missing + ":1:1: there is no such file");
        assertThat(faults(Reading.READER.read(loop)))
                .singleElement()
                .asString()
                .contains(loop + ":1:1: the file cannot be read: ", "symbolic links");
        assertThat(faults(Reading.READER.read(latin)))
                .containsExactly(latin + ":1:1: the file is not UTF-8");
        assertThat(faults(Reading.READER.read(empty)))
                .containsExactly(empty + ":1:1: no *.yaml, *.yml or *.json in this folder");
    }

    @Test
    void namesTheOriginOfATextAndWhereObjectsAre() {
        String text = "{\"routes\": [{\"path\": \"/*\", \"to\": \"weir:echo\"}]}";
        WeirConfig config = ok(Reading.READER.read(text, "request body", folder));

        Place place = config.places().object("routes", "all").orElseThrow();
        assertThat(place).hasToString("request body:1:13");
        assertThat(place.pointer()).isEqualTo("/routes/0");
        assertThat(config.places().object("routes", "other")).isEmpty();
        assertThat(faults(Reading.READER.read("[]", "request body", folder)))
                .containsExactly("request body:1:1: must be an object, found a list");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aServiceMayBeInAnotherFileThanItsRoute() throws IOException {
        write("a.yaml", "routes: [ { path: /*, service: s } ]");
        write("b.yaml", "services: [ { name: s, targets: [ { url: \"weir:echo\" } ] } ]");

        assertThat(ok(Reading.READER.read(folder)).gateway().services())
                .extracting(ServiceConfig::name)
                .isEqualTo(List.of("s"));
    }
}
