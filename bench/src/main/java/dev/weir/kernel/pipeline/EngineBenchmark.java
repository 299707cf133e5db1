package dev.weir.kernel.pipeline;

import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionImport;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The engine without Weir: the callbacks of one exchange in the guest of {@code rust-headers},
 * before host functions that only copy bytes. What {@link GuestBenchmark} has above it, less an
 * exchange without filters, is Weir's own.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EngineBenchmark {
    private static final byte[] VALUE = "bench/1.0".getBytes(StandardCharsets.US_ASCII);
    private static final long[] OK = {0};
    private static final long[] NOT_FOUND = {1};
    private static final int ROOT = 1;

    private final Instance instance;
    private final Memory memory;
    private final ExportFunction malloc;
    private final ExportFunction create;
    private final ExportFunction request;
    private final ExportFunction response;
    private final ExportFunction done;
    private final ExportFunction log;
    private final ExportFunction delete;
    private int last = ROOT;
    private long copied;

    /** Starts a guest. */
    public EngineBenchmark() {
        WasmModule module = Parser.parse(new Sample("rust-headers").code());
        ImportValues.Builder imports = ImportValues.builder();
        for (int i = 0; i < module.importSection().importCount(); i++) {
            FunctionImport wanted = (FunctionImport) module.importSection().getImport(i);
            imports.addFunction(
                    new ImportFunction(
                            wanted.module(),
                            wanted.name(),
                            module.typeSection().getType(wanted.typeIndex()),
                            (_, a) -> hostCall(wanted.name(), a)));
        }
        instance =
                Instance.builder(module)
                        .withMachineFactory(MachineFactoryCompiler.compile(module))
                        .withImportValues(imports.build())
                        .withStart(false)
                        .build();
        memory = instance.memory();
        malloc = instance.export("malloc");
        create = instance.export("proxy_on_context_create");
        request = instance.export("proxy_on_request_headers");
        response = instance.export("proxy_on_response_headers");
        done = instance.export("proxy_on_done");
        log = instance.export("proxy_on_log");
        delete = instance.export("proxy_on_delete");
        instance.export("_initialize").apply();
        create.apply(ROOT, 0);
        instance.export("proxy_on_configure").apply(ROOT, 0);
    }

    private long[] hostCall(String name, long[] a) {
        return switch (name) {
            case "proxy_get_header_map_value" -> give(a);
            case "proxy_replace_header_map_value" -> {
                copied += memory.readBytes((int) a[1], (int) a[2]).length;
                copied += memory.readBytes((int) a[3], (int) a[4]).length;
                yield OK;
            }
            case "proxy_log" -> {
                copied += memory.readBytes((int) a[1], (int) a[2]).length;
                yield OK;
            }
            default -> NOT_FOUND;
        };
    }

    private long[] give(long[] a) {
        copied += memory.readBytes((int) a[1], (int) a[2]).length;
        int address = (int) malloc.apply(VALUE.length)[0];
        memory.write(address, VALUE);
        memory.writeI32((int) a[3], address);
        memory.writeI32((int) a[4], VALUE.length);
        return OK;
    }

    /** The callbacks of one exchange. */
    @Benchmark
    public long exchange() {
        last++;
        create.apply(last, ROOT);
        request.apply(last, 8, 1);
        response.apply(last, 3, 1);
        done.apply(last);
        log.apply(last);
        delete.apply(last);
        return copied;
    }
}
