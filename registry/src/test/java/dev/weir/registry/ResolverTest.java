package dev.weir.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolverTest {
    @TempDir Path scratch;
    private final SequencedMap<String, Registry> registries = new LinkedHashMap<>();

    @BeforeEach
    void makeRegistries() throws IOException {
        registries.put("default", registry("bundles", "1.0.0", "1.2.0", "1.10.0", "2.0.0-rc.1"));
        registries.put("team", registry("team", "1.11.0", "3.0.0"));
    }

    private Registry registry(String folder, String... versions) throws IOException {
        OciLayout layout = OciLayout.create(scratch.resolve(folder));
        for (String version : versions) {
            layout.push(Samples.bundle(scratch, "acme/geo", version));
        }
        return layout;
    }

    private Resolver.Resolved resolve(String reference) throws IOException {
        return new Resolver(registries).resolve(BundleReference.parse(reference));
    }

    @Test
    void takesTheHighestVersionThatWillDo() throws Exception {
        assertThat(resolve("acme/geo").version()).isEqualTo("1.10.0");
        assertThat(resolve("acme/geo@~1.2").version()).isEqualTo("1.2.0");
        assertThat(resolve("acme/geo@<1.5.0").version()).isEqualTo("1.2.0");
        assertThat(resolve("acme/geo@1.0.0").load().manifest().version()).isEqualTo("1.0.0");
    }

    @Test
    void takesAPreReleaseOnlyWhenAskedFor() throws Exception {
        assertThat(resolve("acme/geo@>=1.0.0 <3.0.0").version()).isEqualTo("1.10.0");
        assertThat(resolve("acme/geo@^2.0.0-rc.0").version()).isEqualTo("2.0.0-rc.1");
    }

    @Test
    void aRegistryFurtherDownCannotTakeANameOver() throws Exception {
        assertThat(resolve("acme/geo@^1.0").registryName()).isEqualTo("default");
        Resolver.Resolved onlyThere = resolve("acme/geo@^3");
        assertThat(onlyThere.registryName()).isEqualTo("team");
        assertThat(onlyThere.version()).isEqualTo("3.0.0");
    }

    @Test
    void saysWhichVersionsThereAre() {
        assertThatThrownBy(() -> resolve("acme/geo@^4"))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("no bundle for acme/geo@^4: default (")
                .hasMessageContaining("has 1.0.0, 1.2.0, 1.10.0, 2.0.0-rc.1; team (")
                .hasMessageContaining("has 1.11.0, 3.0.0");
    }

    @Test
    void saysThatThereAreOnlyPreReleases() throws Exception {
        registries.clear();
        registries.put("young", registry("young", "1.0.0-rc.1"));
        assertThatThrownBy(() -> resolve("acme/geo"))
                .hasMessageContaining("has 1.0.0-rc.1, pre-releases, which are taken only by name");
    }

    @Test
    void saysWhatNameMayBeMeant() {
        assertThatThrownBy(() -> resolve("acme/goe"))
                .hasMessageContaining("has no acme/goe, did you mean acme/geo?");
        registries.clear();
        assertThatThrownBy(() -> resolve("acme/geo"))
                .hasMessage("no bundle for acme/geo: no registry is configured");
    }
}
