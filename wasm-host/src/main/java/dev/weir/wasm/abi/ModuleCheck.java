package dev.weir.wasm.abi;

import dev.weir.wasm.engine.WasmModule;
import dev.weir.wasm.engine.WasmModule.Import;
import java.util.ArrayList;
import java.util.List;

/** Whether a module is one that this host can run. */
public final class ModuleCheck {
    private ModuleCheck() {}

    /**
     * Everything that keeps it from running, each as the end of "the module …"; empty if nothing.
     */
    public static List<String> faults(WasmModule module) {
        List<String> faults = new ArrayList<>();
        if (AbiVersion.of(module).isEmpty()) {
            faults.add("exports none of " + AbiVersion.markers());
        }
        faults.addAll(Callbacks.faults(module));
        for (Import wanted : module.imports()) {
            HostFunctions.fault(wanted).ifPresent(fault -> faults.add("imports " + fault));
        }
        return faults;
    }
}
