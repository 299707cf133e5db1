package dev.weir.wasm.chicory.code;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;

/** What compiled guest code calls in place of the engine's own, see {@link CodeRewrite}. */
public final class GuestCode {
    private GuestCode() {}

    /** A step of a function: throws soon after the thread was interrupted. */
    public static void step(Memory memory) {
        if (memory instanceof FlatMemory flat) {
            flat.step();
        } else if (Thread.currentThread().isInterrupted()) {
            throw new ChicoryInterruptedException("Thread interrupted");
        }
    }

    /** The value of a global. */
    public static long global(int index, Instance instance, Memory memory) {
        return memory instanceof FlatMemory flat
                ? flat.global(index).getValue()
                : instance.global(index).getValue();
    }

    /** Sets a global. */
    public static void setGlobal(long value, int index, Instance instance, Memory memory) {
        if (memory instanceof FlatMemory flat) {
            flat.global(index).setValue(value);
        } else {
            instance.global(index).setValue(value);
        }
    }
}
