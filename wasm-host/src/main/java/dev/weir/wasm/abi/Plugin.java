package dev.weir.wasm.abi;

import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.wasm.engine.WasmModule;

/**
 * What all guests of one plugin instance have in common.
 *
 * @param module the code
 * @param abi the version of the ABI that it was built for
 * @param descriptor what it is called
 * @param configuration what {@code proxy_on_configure} offers; not to be changed
 * @param context the gateway's side
 * @param shared the shared data
 */
public record Plugin(
        WasmModule module,
        AbiVersion abi,
        PluginDescriptor descriptor,
        byte[] configuration,
        PluginContext context,
        SharedData shared) {

    /** How messages name it: {@code plugin acme/x@1.0.0 (instance)}. */
    public String label() {
        return "plugin %s@%s (%s)"
                .formatted(descriptor.name(), descriptor.version(), context.instance());
    }
}
