package dev.weir.js;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The functions that one file of the prelude can call, on any engine. */
final class FunctionGroup {
    private final Map<String, HostCode> functions = new LinkedHashMap<>();

    void define(String name, HostCode function) {
        functions.put(name, function);
    }

    /** A function that gives nothing. */
    void run(String name, Consumer<Arguments> function) {
        define(
                name,
                args -> {
                    function.accept(args);
                    return null;
                });
    }

    /** They, by name. */
    Map<String, HostCode> functions() {
        return functions;
    }
}
