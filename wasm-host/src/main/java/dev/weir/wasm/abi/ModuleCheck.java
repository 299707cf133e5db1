package dev.weir.wasm.abi;

import dev.weir.wasm.engine.WasmModule;
import dev.weir.wasm.engine.WasmModule.Import;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a module is one that this host can run. */
public final class ModuleCheck {
    private ModuleCheck() {}

    /**
     * Everything that keeps it from running, each as the end of "the module …"; empty if nothing.
     */
    public static List<String> faults(WasmModule module) {
        List<String> faults = new ArrayList<>();
        Optional<AbiVersion> abi = AbiVersion.of(module);
        if (abi.isEmpty()) {
            faults.add("exports none of " + AbiVersion.markers());
        }
        AbiVersion checked = abi.orElse(AbiVersion.V0_2_1);
        faults.addAll(
                checked == AbiVersion.HTTP_WASM
                        ? HandlerGuest.faults(module)
                        : Callbacks.faults(module));
        for (Import wanted : module.imports()) {
            HostFunctions.fault(checked, wanted).ifPresent(fault -> faults.add("imports " + fault));
        }
        return faults;
    }
}
