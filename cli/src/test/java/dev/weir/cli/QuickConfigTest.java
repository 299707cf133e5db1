package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.spi.BundleException;
import dev.weir.control.config.ConfigReader;
import dev.weir.control.config.JavaTrust;
import dev.weir.control.config.ReadResult;
import dev.weir.control.config.WeirConfig;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.plugin.PluginResolver;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuickConfigTest {
    @TempDir private Path folder;

    private String yaml(String to, String... plugins) throws Stop {
        PluginResolver builtIns =
                BuiltIns.resolver(new Folders())
                        .in(folder, folder.resolve("weir.lock"), JavaTrust.NOBODY);
        return new QuickConfig(to, "127.0.0.1:0", "127.0.0.1:9", List.of(plugins), Set.of())
                .toYaml(builtIns);
    }

    private WeirConfig read(String to, String... plugins) throws Stop {
        ReadResult result = new ConfigReader().read(yaml(to, plugins), "command line", folder);
        assertThat(result).isInstanceOf(ReadResult.Ok.class);
        return ((ReadResult.Ok) result).config();
    }

    @Test
    void sendsEverythingToTheUpstream() throws Stop {
        WeirConfig config = read("http://127.0.0.1:9000");
        assertThat(config.gateway().routes()).hasSize(1);
        assertThat(config.gateway().routes().getFirst().plugins()).isEmpty();
        assertThat(config.admin().address()).hasToString("127.0.0.1:9");
        assertThat(config.gateway().listeners().getFirst().address()).hasToString("127.0.0.1:0");
    }

    @Test
    void takesPluginsInTheOrderGiven() throws Stop {
        assertThat(read("weir:echo", "./b", "key-auth").gateway().routes().getFirst().plugins())
                .extracting(PluginUse::use)
                .containsExactly("./b", "key-auth");
    }

    @Test
    void givesABareValueToTheFirstSetting() throws Stop {
        assertThat(config("rate-limit=10/s")).isEqualTo("{\"rate\":\"10/s\"}");
        assertThat(config("key-auth=x-key")).isEqualTo("{\"header\":\"x-key\"}");
    }

    @Test
    void takesAnObjectAsItIs() throws Stop {
        assertThat(config("key-auth={header: x-key, hide: false}"))
                .isEqualTo("{\"header\":\"x-key\",\"hide\":false}");
    }

    private String config(String plugin) throws Stop {
        return read("weir:echo", plugin)
                .gateway()
                .routes()
                .getFirst()
                .plugins()
                .getFirst()
                .config()
                .toJson();
    }

    @Test
    void quotesWhatIsNoYaml() throws Stop {
        assertThat(yaml("http://x\" }\nroutes: []")).contains("\"http://x\\\" }\\nroutes: []\"");
    }

    @Test
    void saysWhenThereIsNoSuchPlugin() {
        assertThatThrownBy(() -> yaml("weir:echo", "nothing=1"))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("`nothing`");
        assertThatThrownBy(() ->
                        new QuickConfig("weir:echo", "a", "b", List.of("x=1"), Set.of())
                                .toYaml(_ -> {
                                    throw new BundleException("away");
                                }))
                .hasMessage("away");
    }
}
