package dev.weir.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockFileTest {
    private static final Digest ONE = new Digest("sha256:" + "1".repeat(64));
    private static final Digest TWO = new Digest("sha256:" + "2".repeat(64));

    @TempDir Path scratch;
    private Path file;

    @BeforeEach
    void name() {
        file = scratch.resolve("weir.lock");
    }

    private static LockEntry entry(String reference, String version) {
        return new LockEntry(
                BundleReference.parse(reference),
                Optional.of("team"),
                version,
                ONE,
                new TreeMap<>(Map.of("plugin.js", TWO, "lib/a b.js", ONE)),
                new TreeSet<>(List.of("kv", "call-outs:idp.example.com")));
    }

    @Test
    void isReadableAndSorted() throws Exception {
        LockEntry plain =
                new LockEntry(
                        BundleReference.parse("acme/zero"),
                        Optional.empty(),
                        "1.0.0",
                        TWO,
                        new TreeMap<>(),
                        new TreeSet<>());
        LockFile.EMPTY.with(plain).with(entry("acme/geo@>=1.0.0 <2.0.0", "1.2.0")).write(file);

        assertThat(file)
                .hasContent(
                        """
                        # The bundles this gateway runs, pinned by digest. Written by `weir plugin install`;
                        # keep it under version control beside weir.yaml.
                        format: 1
                        bundles:
                          - reference: "acme/geo@>=1.0.0 <2.0.0"
                            registry: "team"
                            version: "1.2.0"
                            manifest: "%1$s"
                            layers:
                              "lib/a b.js": "%1$s"
                              "plugin.js": "%2$s"
                            capabilities: ["call-outs:idp.example.com", "kv"]
                          - reference: "acme/zero"
                            version: "1.0.0"
                            manifest: "%2$s"
                            layers: {}
                            capabilities: []
                        """
                                .formatted(ONE, TWO));
    }

    @Test
    void readsBackWhatItWrote() throws Exception {
        LockFile lock =
                LockFile.EMPTY
                        .with(entry("acme/geo@^1.2 || 3.x", "1.2.0+b"))
                        .with(entry("a/b", "2.0.0-rc.1"));
        lock.write(file);
        assertThat(LockFile.read(file)).isEqualTo(lock);
        LockFile.EMPTY.write(file);
        assertThat(LockFile.read(file)).isEqualTo(LockFile.EMPTY);
        assertThat(LockFile.read(scratch.resolve("none"))).isEqualTo(LockFile.EMPTY);
    }

    @Test
    void findsTheEntryOfTheReferenceElseTheHighestThatWillDo() {
        LockFile lock =
                LockFile.EMPTY
                        .with(entry("acme/geo@^1.0", "1.2.0"))
                        .with(entry("acme/geo@1.10.0", "1.10.0"))
                        .with(entry("acme/geo@^3", "3.0.0"));

        assertThat(lock.find(BundleReference.parse("acme/geo@^1.0")).map(LockEntry::version))
                .contains("1.2.0");
        assertThat(lock.find(BundleReference.parse("acme/geo@1.x")).map(LockEntry::version))
                .contains("1.10.0");
        assertThat(lock.find(BundleReference.parse("acme/geo@^2"))).isEmpty();
        assertThat(lock.find(BundleReference.parse("acme/other"))).isEmpty();
    }

    @Test
    void anEntryReplacesThatOfTheSameReference() {
        LockFile lock =
                LockFile.EMPTY
                        .with(entry("acme/geo@^1", "1.0.0"))
                        .with(entry("acme/geo@^1", "1.1.0"));
        assertThat(lock.entries()).extracting(LockEntry::version).containsExactly("1.1.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                            format: 1                     | format: 2                    | 3 | format was 2, this gateway reads 1
                            format: 1                     | format: [1]                  | 3 | must be a text
                            format: 1                     | frmat: 1                     | 3 | key "frmat" must be one of [bundles, format]
                            version: "1.2.0"              | version: "1.2"               | 7 | "1.2" is not a semantic version
                            version: "1.2.0"              | # gone                       | 5 | version is missing
                            version: "1.2.0"              | version: "1.2.0"; x: [       | 7 | is not YAML
                            registry: "team"              | registry: "a b"              | 6 | "a b" is not a registry's name
                            manifest: "sha256:1           | manifest: "sha512:1          | 8 | is not a digest
                            reference: "acme/geo@^1"      | reference: "geo"             | 5 | must be namespace/name
                            reference: "acme/geo@^1"      | reference: "acme/geo@latest" | 5 | range of acme/geo was "latest"
                            "plugin.js"                   | "../plugin.js"               | 11| must be a relative name
                            "plugin.js"                   | "lib/a b.js"                 | 11| key "lib/a b.js" is there twice
                            capabilities: [               | capabilities: kv #           | 12| must be a list
                    "kv"                          | "kvs"                        | 12| "kvs" is not a capability
                    """)
    void saysWhichLineIsWrong(String good, String bad, int line, String problem) throws Exception {
        LockFile.EMPTY.with(entry("acme/geo@^1", "1.2.0")).write(file);
        String broken = Files.readString(file).replace(good, bad);
        assertThat(broken).isNotEqualTo(Files.readString(file));
        Files.writeString(file, broken);

        assertThatThrownBy(() -> LockFile.read(file))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith(file + ":" + line + ": ")
                .hasMessageContaining(problem)
                .hasMessageContaining("restore the file from version control");
    }

    @Test
    void refusesTheMarksOfAMergeConflict() throws Exception {
        refused(
                "format: 1\n<<<<<<< ours\nbundles: []\n=======\nbundles: []\n>>>>>>> theirs\n",
                ":");
    }

    @Test
    void refusesOneReferenceTwice() throws Exception {
        LockFile.EMPTY.with(entry("acme/geo@^1", "1.2.0")).write(file);
        String lock = Files.readString(file);
        refused(lock + lock.substring(lock.indexOf("  - ")), ":13: acme/geo@^1 is there twice");
    }

    @Test
    void oneThatCannotBeReadIsNotOneThatIsNotThere() throws Exception {
        Path loop = scratch.resolve("loop.lock");
        Files.createSymbolicLink(loop, loop);
        assertThatThrownBy(() -> LockFile.read(loop)).isInstanceOf(IOException.class);
        assertThat(LockFile.read(scratch.resolve("gone.lock")).entries()).isEmpty();
    }

    @Test
    void refusesWhatIsNoLock() throws Exception {
        refused("", ": is empty");
        refused("hello", ":1: must be a mapping");
        refused("format: 1\n", ":1: bundles is missing");
        refused("format: 1\nbundles: {}\n", ":2: must be a list");
        refused("format: 1\nbundles: [1]\n", ":2: must be a mapping");
        refused("a: &x [1]\nb: *x\n", ":");
        refused("format: 1\nbundles: !!java.net.URL [x]\n", ":2: must be a mapping");
        refused("--- 1\n--- 2\n", ":2: is not YAML");
        refused("[".repeat(200_000), ":1: is nested too deep");
        refused("#" + "a".repeat(5_000_000), " is longer than 4MiB");
        Files.write(file, new byte[] {(byte) 0xff});
        assertThatThrownBy(() -> LockFile.read(file)).hasMessageContaining("is not UTF-8");
    }

    private void refused(String content, String message) throws IOException {
        Files.writeString(file, content);
        assertThatThrownBy(() -> LockFile.read(file))
                .as("a lock that is %.40s", content)
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith(file + message);
    }
}
