package dev.weir.wasm.chicory;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.Version;
import dev.weir.wasm.chicory.code.RewrittenCode;
import dev.weir.wasm.engine.WasmEngine;
import dev.weir.wasm.engine.WasmException;
import dev.weir.wasm.engine.WasmModule;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** Compiles WebAssembly to JVM byte code with Chicory's runtime compiler. */
public final class ChicoryEngine implements WasmEngine {
    private static final byte[] MAGIC = {0, (byte) 'a', (byte) 's', (byte) 'm'};
    private static final System.Logger LOG = System.getLogger(ChicoryEngine.class.getName());

    /** The system property that names the folder of compiled code; an empty value keeps none. */
    public static final String CACHE_PROPERTY = "weir.wasm.cache";

    private final Optional<CompiledCode> cache;

    /**
     * An engine.
     *
     * @param cacheDirectory where compiled code is kept for later starts; empty keeps none. Who can
     *     write there decides what runs, so it is not used if others than its owner can
     */
    public ChicoryEngine(Optional<Path> cacheDirectory) {
        this.cache = cacheDirectory.map(directory -> new CompiledCode(directory, version()));
    }

    /** An engine that keeps compiled code where {@value #CACHE_PROPERTY} says. */
    public static ChicoryEngine standard() {
        return new ChicoryEngine(cacheFolder());
    }

    private static String version() {
        return RewrittenCode.version("chicory-" + Version.version());
    }

    @Override
    public WasmModule load(byte[] wasm, Mode mode) {
        try {
            ModuleBounds.checkSize(wasm.length);
            checkPreamble(wasm);
            var parsed = parse(wasm);
            ModuleBounds.check(parsed);
            return new ChicoryModule(
                    parsed, mode == Mode.COMPILED ? compile(parsed) : InterpreterMachine::new);
        } catch (WasmException e) {
            throw e;
        } catch (ChicoryException e) {
            throw new WasmException(
                    "is not WebAssembly that can be run: " + e.getMessage(), e, false);
        } catch (RuntimeException e) {
            // On damaged modules those of its buffers and arrays.
            throw new WasmException(
                    "is not WebAssembly that can be run: it is damaged, build or copy it again",
                    e,
                    false);
        }
    }

    /** WebAssembly core 1.0 §5.5.16: the magic number and the version. */
    private static void checkPreamble(byte[] wasm) {
        if (wasm.length < 8 || !Arrays.equals(wasm, 0, 4, MAGIC, 0, 4)) {
            throw new WasmException(
                    "is not WebAssembly that can be run: it does not begin with the bytes \\0asm; name the module that the compiler made");
        }
        // A component (wasm32-wasip2 makes one) has layer 1 where a module has 0.
        if (wasm[6] != 0 || wasm[7] != 0) {
            throw new WasmException(
                    "is a WebAssembly component, and plugins are core modules: build it for wasm32-wasip1 or wasm32-unknown-unknown");
        }
    }

    // Only what has been found valid is ever compiled, so what is kept need not be judged again.
    private com.dylibso.chicory.wasm.WasmModule parse(byte[] wasm) {
        if (cache.isPresent()) {
            var unchecked =
                    Parser.builder()
                            .withValidation(false)
                            .build()
                            .parse(() -> new ByteArrayInputStream(wasm));
            if (cache.get().holds(unchecked.digest())) {
                return unchecked;
            }
        }
        return Parser.parse(wasm);
    }

    private Function<Instance, Machine> compile(com.dylibso.chicory.wasm.WasmModule module) {
        try {
            return compile(module, InterpreterFallback.FAIL);
        } catch (ChicoryException e) {
            // A function beyond the JVM's 64 KiB a method: it is interpreted, the rest compiled.
            var machines = compile(module, InterpreterFallback.SILENT);
            LOG.log(System.Logger.Level.WARNING, "slow WebAssembly: {0}", e.getMessage());
            return machines;
        }
    }

    private Function<Instance, Machine> compile(
            com.dylibso.chicory.wasm.WasmModule module, InterpreterFallback fallback) {
        RewrittenCode code = new RewrittenCode(cache.map(kept -> kept));
        var compiler =
                MachineFactoryCompiler.builder(module)
                        .withInterpreterFallback(fallback)
                        .withCache(code);
        var machines = compiler.compile();
        // The second time it loads what the first one left.
        return code.isNew() ? compiler.compile() : machines;
    }

    private static Optional<Path> cacheFolder() {
        String named = System.getProperty(CACHE_PROPERTY);
        if (named != null) {
            return named.isEmpty() ? Optional.empty() : Optional.of(Path.of(named));
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        // XDG Base Directory Specification: a relative path is ignored.
        Path base =
                cache != null && Path.of(cache).isAbsolute()
                        ? Path.of(cache)
                        : Path.of(System.getProperty("user.home", ""), ".cache");
        return base.isAbsolute()
                ? Optional.of(base.resolve("weir").resolve("wasm"))
                : Optional.empty();
    }
}
