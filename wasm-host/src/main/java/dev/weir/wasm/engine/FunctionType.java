package dev.weir.wasm.engine;

import java.util.Objects;

/**
 * The type of a function, one letter for each value: {@code i} i32, {@code l} i64, {@code f} f32,
 * {@code d} f64, {@code x} anything else.
 *
 * @param parameters the types of the parameters in their order
 * @param results the types of the results in their order
 */
public record FunctionType(String parameters, String results) {
    public FunctionType {
        Objects.requireNonNull(parameters, "parameters");
        Objects.requireNonNull(results, "results");
    }

    @Override
    public String toString() {
        return "(" + parameters + ")" + results;
    }
}
