package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.wasm.chicory.ChicoryEngine;
import dev.weir.wasm.engine.HostFunction;
import dev.weir.wasm.engine.WasmEngine;
import dev.weir.wasm.engine.WasmInstance;
import dev.weir.wasm.engine.WasmModule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiled code, which is rewritten, does what the interpreter does, which runs none of it. */
class RewrittenCodeTest {
    private static final int MEMORY_BYTES = 16 << 20;
    private static final int CONFIGURATION = 7;
    private static final String SETTINGS = "{\"set\":{\"seen\":true},\"remove\":[\"b\"]}";
    private static final String BODY =
            "{\"a\":[1,2.5,\"\\u00e9\",null,{\"b\":true}],\"b\":\"gone\"}";
    private static final Map<String, String> FIELDS =
            Map.of("content-type", "application/json", "user-agent", "test/1", ":path", "/a");

    @ParameterizedTest
    @ValueSource(strings = {"rust-headers", "rust-json-body", "as-headers"})
    void doesWhatTheInterpreterDoes(String sample) throws Exception {
        byte[] code = TestBundle.sample(sample).read("plugin.wasm");
        Recorded compiled = new Recorded(code, WasmEngine.Mode.COMPILED);
        Recorded interpreted = new Recorded(code, WasmEngine.Mode.INTERPRETED);
        for (Recorded each : List.of(compiled, interpreted)) {
            each.start();
            each.exchange(2);
            each.exchange(3);
        }
        assertThat(compiled.calls).isEqualTo(interpreted.calls).isNotEmpty();
        assertThat(compiled.memory()).isEqualTo(interpreted.memory());
    }

    /** A guest and what it asked its host for. */
    private static final class Recorded implements WasmModule.Linker {
        final List<String> calls = new ArrayList<>();
        private final WasmInstance instance;

        Recorded(byte[] code, WasmEngine.Mode mode) {
            instance =
                    new ChicoryEngine(Optional.empty())
                            .load(code, mode)
                            .instantiate(this, MEMORY_BYTES);
        }

        @Override
        public HostFunction link(WasmModule.Import function) {
            return arguments -> {
                calls.add(function.name() + Arrays.toString(arguments));
                return answer(function.name(), arguments);
            };
        }

        private long answer(String name, long[] a) {
            return switch (name) {
                case "proxy_get_buffer_bytes" ->
                        give((int) a[0] == CONFIGURATION ? SETTINGS : BODY, a[3], a[4]);
                case "proxy_get_header_map_value" -> {
                    String field = instance.memory().latin1((int) a[1], (int) a[2]);
                    yield FIELDS.containsKey(field) ? give(FIELDS.get(field), a[3], a[4]) : 1;
                }
                default -> 0;
            };
        }

        private long give(String text, long address, long length) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            String allocator =
                    instance.function("malloc").isPresent() ? "malloc" : "proxy_on_memory_allocate";
            int at = (int) call(allocator, bytes.length);
            instance.memory().write(at, bytes);
            instance.memory().writeInt((int) address, at);
            instance.memory().writeInt((int) length, bytes.length);
            return 0;
        }

        /** What the function gives; 0 if there is none. */
        private long call(String name, long... arguments) {
            long result =
                    instance.function(name).map(function -> function.call(arguments)).orElse(0L);
            calls.add(name + " gave " + result);
            return result;
        }

        void start() {
            call("_initialize");
            call("proxy_on_context_create", 1, 0);
            call("proxy_on_vm_start", 1, 0);
            call("proxy_on_configure", 1, SETTINGS.length());
        }

        void exchange(int context) {
            call("proxy_on_context_create", context, 1);
            call("proxy_on_request_headers", context, 3, 0);
            call("proxy_on_request_body", context, BODY.length(), 1);
            call("proxy_on_response_headers", context, 3, 0);
            call("proxy_on_response_body", context, BODY.length(), 1);
            call("proxy_on_done", context);
            call("proxy_on_log", context);
            call("proxy_on_delete", context);
        }

        byte[] memory() {
            return instance.memory().read(0, (int) instance.memory().size());
        }
    }
}
