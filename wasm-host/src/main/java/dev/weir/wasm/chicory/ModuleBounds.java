package dev.weir.wasm.chicory;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.Import;
import dev.weir.wasm.engine.WasmException;

/**
 * What a module may not have, because the engine could then not keep its instances within the
 * memory limit: it holds tables, globals, GC objects and exceptions on the Java heap, outside of
 * the linear memory.
 */
final class ModuleBounds {
    /** Bytes of code that are still compiled; the largest guests known, Go's, have some 3 MiB. */
    private static final int MAX_MODULE_BYTES = 32 << 20;

    /** Entries of a table; a Go guest has some 4000 functions. */
    static final int MAX_TABLE_ENTRIES = 100_000;

    /** Functions; a Go guest has some 4000. Each becomes a method, and costs time to compile. */
    private static final int MAX_FUNCTIONS = 50_000;

    private static final int MAX_TABLES = 8;
    private static final int MAX_GLOBALS = 10_000;

    private ModuleBounds() {}

    static void checkSize(int bytes) {
        refuseMore("bytes", bytes, MAX_MODULE_BYTES);
    }

    static void check(WasmModule module) {
        refuseMore("functions", module.functionSection().functionCount(), MAX_FUNCTIONS);
        refuseMore("tables", module.tableSection().tableCount(), MAX_TABLES);
        refuseMore("globals", module.globalSection().globalCount(), MAX_GLOBALS);
        for (int i = 0; i < module.tableSection().tableCount(); i++) {
            refuseMore(
                    "table entries",
                    module.tableSection().getTable(i).limits().min(),
                    MAX_TABLE_ENTRIES);
        }
        checkMemory(module);
        checkTypes(module);
        for (int i = 0; i < module.importSection().importCount(); i++) {
            Import wanted = module.importSection().getImport(i);
            if (wanted.importType() != ExternalType.FUNCTION) {
                throw new WasmException(
                        "imports %s.%s, a %s; only functions can be imported"
                                .formatted(wanted.module(), wanted.name(), wanted.importType()));
            }
        }
    }

    private static void checkMemory(WasmModule module) {
        var memories = module.memorySection();
        int count = memories.isPresent() ? memories.get().memoryCount() : 0;
        if (count != 1) {
            throw new WasmException("must have one memory, has " + count);
        }
        if (memories.orElseThrow().getMemory(0).limits().shared()) {
            throw new WasmException("has a shared memory; threads are not supported");
        }
    }

    private static void checkTypes(WasmModule module) {
        if (module.tagSection().isPresent()) {
            throw new WasmException("uses exception handling, which is not supported");
        }
        var types = module.typeSection();
        for (int i = 0; i < types.subTypeCount(); i++) {
            if (types.getSubType(i).compType().funcType() == null) {
                throw new WasmException("uses garbage-collected types, which are not supported");
            }
        }
    }

    private static void refuseMore(String what, long found, long most) {
        if (found > most) {
            throw new WasmException("has %d %s, more than %d".formatted(found, what, most));
        }
    }
}
