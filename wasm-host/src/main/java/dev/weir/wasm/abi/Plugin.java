package dev.weir.wasm.abi;

import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.wasm.engine.WasmModule;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What all guests of one plugin instance have in common.
 *
 * @param module the code
 * @param abi the version of the ABI that it was built for
 * @param descriptor what it is called
 * @param configuration the text that {@code proxy_on_configure} offers; empty if there is none
 * @param context the gateway's side
 * @param bodies the directions in which guests may see bodies
 * @param shared what guests have in common
 */
public record Plugin(
        WasmModule module,
        AbiVersion abi,
        PluginDescriptor descriptor,
        String configuration,
        PluginContext context,
        Set<Direction> bodies,
        Shared shared) {

    /** Whether guests may see bodies of that direction. */
    boolean body(Direction direction) {
        return bodies.contains(direction);
    }

    /** The configuration as guests get it. */
    byte[] configurationBytes() {
        return configuration.getBytes(StandardCharsets.UTF_8);
    }

    /** The configuration of the virtual machine as guests get it. */
    byte[] vmConfigurationBytes() {
        return text(context.vm().config()).getBytes(StandardCharsets.UTF_8);
    }

    /** What a guest gets of a configuration: nothing, a text as it is, or JSON. */
    public static String text(ConfigValue config) {
        return switch (config) {
            case ConfigValue.Nothing() -> "";
            case ConfigValue.Text(String plain) -> plain;
            // What an instance without a configuration has.
            case ConfigValue.Table(var values) when values.isEmpty() -> "";
            case ConfigValue.Bool _,
                    ConfigValue.Number _,
                    ConfigValue.Items _,
                    ConfigValue.Table _ ->
                    config.toJson();
        };
    }

    /** How messages name it: {@code plugin acme/x@1.0.0 (instance)}. */
    public String label() {
        return "plugin %s@%s (%s)"
                .formatted(descriptor.name(), descriptor.version(), context.instance());
    }
}
