package dev.weir.wasm.chicory;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.wasm.ChicoryException;
import dev.weir.wasm.engine.WasmException;
import java.util.function.Supplier;

/** Turns what the engine throws into what Weir knows. */
final class ChicoryErrors {
    private ChicoryErrors() {}

    static <T> T translated(Supplier<T> guest) {
        try {
            return guest.get();
        } catch (ChicoryInterruptedException e) {
            throw new WasmException("interrupted", e, true);
        } catch (ChicoryException e) {
            throw new WasmException(String.valueOf(e.getMessage()), e, false);
        } catch (WasmException e) {
            throw e; // a host function's, or that of a call within a call
        } catch (StackOverflowError e) {
            // The engine catches it in guest code; this one came up in a host function below it.
            throw new WasmException("call stack exhausted", e, false);
        } catch (IndexOutOfBoundsException e) {
            // Guest code addresses with the JVM's own checks.
            throw new WasmException("out of bounds memory access: " + e.getMessage(), e, false);
        } catch (ArithmeticException | NegativeArraySizeException e) {
            // Compiled guest code divides with the JVM's own checks.
            throw new WasmException(String.valueOf(e.getMessage()), e, false);
        }
    }
}
