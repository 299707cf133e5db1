package dev.weir.wasm.chicory;

import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.Instance;
import dev.weir.wasm.engine.FunctionType;
import dev.weir.wasm.engine.GuestFunction;
import dev.weir.wasm.engine.WasmInstance;
import dev.weir.wasm.engine.WasmMemory;
import java.util.Map;
import java.util.Optional;

/** An instance of a module. */
final class ChicoryInstance implements WasmInstance {
    private final Instance instance;
    private final Map<String, FunctionType> functions;
    private final ChicoryMemory memory;

    ChicoryInstance(Instance instance, Map<String, FunctionType> functions) {
        this.instance = instance;
        this.functions = functions;
        this.memory = new ChicoryMemory(instance.memory());
    }

    @Override
    public Optional<GuestFunction> function(String export) {
        return Optional.ofNullable(functions.get(export))
                .map(type -> new Function(type, instance.export(export)));
    }

    @Override
    public WasmMemory memory() {
        return memory;
    }

    private record Function(FunctionType type, ExportFunction export) implements GuestFunction {
        @Override
        public long call(long... arguments) {
            return ChicoryErrors.translated(() -> {
                long[] results = export.apply(arguments);
                return results == null || results.length == 0 ? 0L : results[0];
            });
        }
    }
}
