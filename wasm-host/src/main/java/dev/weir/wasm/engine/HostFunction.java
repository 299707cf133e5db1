package dev.weir.wasm.engine;

/** A function of the host that guests call. */
@FunctionalInterface
public interface HostFunction {

    /**
     * Answers a call. What it throws ends the guest's call.
     *
     * @param arguments as many as the import's type says
     * @return the result; any value if the type has none
     */
    long call(long[] arguments);
}
