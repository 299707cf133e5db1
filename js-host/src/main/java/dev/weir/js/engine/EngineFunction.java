package dev.weir.js.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a function of the engine's own kind does.
 *
 * <p>Gets and gives values as {@link Realm} converts them. What it throws must be an exception of
 * the engine ({@link Realm#typeError}); anything else is a bug, and ends the context.
 */
@FunctionalInterface
public interface EngineFunction {
    /**
     * Runs it.
     *
     * @param self what it was called on
     * @param passed what it was called with
     */
    @Nullable Object run(Object self, Passed passed);
}
