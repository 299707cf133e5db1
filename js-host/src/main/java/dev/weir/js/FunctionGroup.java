package dev.weir.js;

import dev.weir.api.service.CapabilityDeniedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;

/** The functions that one file of the prelude can call. */
final class FunctionGroup {
    private final HostFunctions host;
    private final Map<String, Object> functions = new LinkedHashMap<>();

    FunctionGroup(HostFunctions host) {
        this.host = host;
    }

    /** Makes a function callable; what it refuses is a {@code TypeError} there. */
    void define(String name, ProxyExecutable function) {
        functions.put(
                name,
                (ProxyExecutable)
                        args -> {
                            try {
                                return function.execute(args);
                            } catch (IllegalArgumentException | CapabilityDeniedException e) {
                                throw host.typeError(Objects.toString(e.getMessage()));
                            }
                        });
    }

    /** The same for a function that gives nothing. */
    void run(String name, Consumer<Value[]> function) {
        define(
                name,
                args -> {
                    function.accept(args);
                    return null;
                });
    }

    /** As an object of the guest. */
    ProxyObject asObject() {
        return ProxyObject.fromMap(functions);
    }

    static ProxyArray array(List<String> texts) {
        return ProxyArray.fromArray(texts.toArray());
    }

    static GuestCall call(Value value) {
        return value.asHostObject();
    }
}
