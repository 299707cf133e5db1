package dev.weir.wasm.engine;

/** A function of a guest. For the thread that has its instance. */
public interface GuestFunction {

    /** Its type. */
    FunctionType type();

    /**
     * Runs it. An interrupt of the thread ends it soon and stays pending.
     *
     * @param arguments as many as the type says; an {@code i32} in the low bits
     * @return the result; 0 if it has none
     * @throws WasmException if the guest trapped or was interrupted; its state is then suspect
     */
    long call(long... arguments);
}
