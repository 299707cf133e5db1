package dev.weir.wasm.chicory;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TableLimits;
import com.dylibso.chicory.wasm.types.ValType;
import dev.weir.wasm.chicory.code.FlatMemory;
import dev.weir.wasm.engine.FunctionType;
import dev.weir.wasm.engine.HostFunction;
import dev.weir.wasm.engine.WasmException;
import dev.weir.wasm.engine.WasmInstance;
import dev.weir.wasm.engine.WasmModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A parsed and compiled module. */
final class ChicoryModule implements WasmModule {
    private final com.dylibso.chicory.wasm.WasmModule module;
    private final Function<Instance, Machine> machines;
    private final List<Import> imports;
    private final Map<String, FunctionType> functions;
    private final MemoryLimits memory;

    ChicoryModule(
            com.dylibso.chicory.wasm.WasmModule module, Function<Instance, Machine> machines) {
        this.module = module;
        this.machines = machines;
        this.imports = importsOf(module);
        this.functions = functionsOf(module);
        this.memory = module.memorySection().orElseThrow().getMemory(0).limits();
    }

    @Override
    public List<Import> imports() {
        return imports;
    }

    @Override
    public Optional<FunctionType> function(String export) {
        return Optional.ofNullable(functions.get(export));
    }

    @Override
    public long initialMemoryBytes() {
        return (long) memory.initialPages() * Memory.PAGE_SIZE;
    }

    @Override
    public WasmInstance instantiate(Linker linker, long maxMemoryBytes) {
        long cap = Math.min(maxMemoryBytes / Memory.PAGE_SIZE, Memory.RUNTIME_MAX_PAGES);
        if (memory.initialPages() > cap) {
            throw new WasmException(
                    "needs %d bytes of memory to start, the limit is %d"
                            .formatted(initialMemoryBytes(), maxMemoryBytes));
        }
        int maxPages = Math.min(memory.maximumPages(), (int) cap);
        Birth birth = new Birth(linker);
        return ChicoryErrors.translated(() ->
                birth.of(
                        Instance.builder(module)
                                .withMachineFactory(machines)
                                .withMemoryFactory(ChicoryModule::memory)
                                .withMemoryLimits(new MemoryLimits(memory.initialPages(), maxPages))
                                .withTableFactory(ChicoryModule::table)
                                .withImportValues(link(linker, birth))
                                // `_start` is the host's to call.
                                .withStart(false)
                                .build()));
    }

    /** An instance that may call its host before the engine hands it over: in its start section. */
    private final class Birth {
        private final Linker linker;
        private @Nullable ChicoryInstance made;

        Birth(Linker linker) {
            this.linker = linker;
        }

        ChicoryInstance of(Instance instance) {
            ChicoryInstance known = made;
            if (known == null) {
                known = new ChicoryInstance(instance, functions);
                made = known;
                linker.made(known);
            }
            return known;
        }
    }

    private static Memory memory(MemoryLimits limits) {
        return limits.maximumPages() <= FlatMemory.MOST_PAGES
                ? new FlatMemory(limits)
                : new ByteArrayMemory(limits);
    }

    // A table of its own: the engine's default writes growth back into the module, for all.
    private static TableInstance table(Table table, int initialValue) {
        long most = Math.min(table.limits().max(), ModuleBounds.MAX_TABLE_ENTRIES);
        TableLimits limits = new TableLimits(table.limits().min(), most);
        return new TableInstance(
                new Table(table.elementType(), limits, table.initialize()), initialValue);
    }

    private ImportValues link(Linker linker, Birth birth) {
        ImportValues.Builder values = ImportValues.builder();
        for (int i = 0; i < imports.size(); i++) {
            FunctionImport wanted = (FunctionImport) module.importSection().getImport(i);
            var type = module.typeSection().getType(wanted.typeIndex());
            HostFunction function = linker.link(imports.get(i));
            // One for all calls: the engine reads it at once, and one thread has the instance.
            long @Nullable [] answer = type.returns().isEmpty() ? null : new long[1];
            values.addFunction(
                    new ImportFunction(
                            wanted.module(),
                            wanted.name(),
                            type,
                            (instance, arguments) -> {
                                birth.of(instance);
                                long result = function.call(arguments);
                                if (instance.memory() instanceof FlatMemory flat) {
                                    flat.looksSoon();
                                }
                                if (answer != null) {
                                    answer[0] = result;
                                }
                                return answer;
                            }));
        }
        return values.build();
    }

    private static List<Import> importsOf(com.dylibso.chicory.wasm.WasmModule module) {
        List<Import> imports = new ArrayList<>();
        for (int i = 0; i < module.importSection().importCount(); i++) {
            FunctionImport wanted = (FunctionImport) module.importSection().getImport(i);
            FunctionType type = type(module.typeSection().getType(wanted.typeIndex()));
            imports.add(new Import(wanted.module(), wanted.name(), type));
        }
        return List.copyOf(imports);
    }

    private static Map<String, FunctionType> functionsOf(
            com.dylibso.chicory.wasm.WasmModule module) {
        Map<String, FunctionType> functions = new HashMap<>();
        int imported = module.importSection().importCount();
        for (int i = 0; i < module.exportSection().exportCount(); i++) {
            var export = module.exportSection().getExport(i);
            if (export.exportType() != ExternalType.FUNCTION) {
                continue;
            }
            int defined = export.index() - imported;
            if (defined < 0 || defined >= module.functionSection().functionCount()) {
                throw new ChicoryException(
                        "exports " + export.name() + ", which it does not define itself");
            }
            int index = module.functionSection().getFunctionType(defined);
            functions.put(export.name(), type(module.typeSection().getType(index)));
        }
        return Map.copyOf(functions);
    }

    private static FunctionType type(com.dylibso.chicory.wasm.types.FunctionType type) {
        return new FunctionType(letters(type.params()), letters(type.returns()));
    }

    private static String letters(List<ValType> types) {
        StringBuilder letters = new StringBuilder();
        for (ValType type : types) {
            letters.append(letter(type));
        }
        return letters.toString();
    }

    private static char letter(ValType type) {
        if (type.equals(ValType.I32)) {
            return 'i';
        }
        if (type.equals(ValType.I64)) {
            return 'l';
        }
        if (type.equals(ValType.F32)) {
            return 'f';
        }
        return type.equals(ValType.F64) ? 'd' : 'x';
    }
}
