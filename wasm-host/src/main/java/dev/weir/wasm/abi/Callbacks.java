package dev.weir.wasm.abi;

import dev.weir.wasm.engine.FunctionType;
import dev.weir.wasm.engine.GuestFunction;
import dev.weir.wasm.engine.WasmException;
import dev.weir.wasm.engine.WasmInstance;
import dev.weir.wasm.engine.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions that the host calls in a guest. As in Envoy, all but an allocator are optional. */
final class Callbacks {
    static final String CONTEXT_CREATE = "proxy_on_context_create";
    static final String VM_START = "proxy_on_vm_start";
    static final String CONFIGURE = "proxy_on_configure";
    static final String REQUEST_HEADERS = "proxy_on_request_headers";
    static final String RESPONSE_HEADERS = "proxy_on_response_headers";
    static final String REQUEST_BODY = "proxy_on_request_body";
    static final String RESPONSE_BODY = "proxy_on_response_body";
    static final String REQUEST_TRAILERS = "proxy_on_request_trailers";
    static final String RESPONSE_TRAILERS = "proxy_on_response_trailers";
    static final String HTTP_CALL_RESPONSE = "proxy_on_http_call_response";
    static final String TICK = "proxy_on_tick";
    static final String QUEUE_READY = "proxy_on_queue_ready";
    static final String DONE = "proxy_on_done";
    static final String LOG = "proxy_on_log";
    static final String DELETE = "proxy_on_delete";
    static final String INITIALIZE = "_initialize";
    static final String MAIN = "main";
    static final String START = "_start";
    // Envoy looks for them in this order.
    private static final List<String> ALLOCATORS = List.of("malloc", "proxy_on_memory_allocate");

    /** The types that each may have; head callbacks of 0.1.0 lack {@code end_of_stream}. */
    private static final Map<String, List<FunctionType>> TYPES =
            Map.ofEntries(
                    entry(CONTEXT_CREATE, "ii", ""),
                    entry(VM_START, "ii", "i"),
                    entry(CONFIGURE, "ii", "i"),
                    Map.entry(REQUEST_HEADERS, headTypes()),
                    Map.entry(RESPONSE_HEADERS, headTypes()),
                    entry(REQUEST_BODY, "iii", "i"),
                    entry(RESPONSE_BODY, "iii", "i"),
                    entry(REQUEST_TRAILERS, "ii", "i"),
                    entry(RESPONSE_TRAILERS, "ii", "i"),
                    entry(HTTP_CALL_RESPONSE, "iiiii", ""),
                    entry(TICK, "i", ""),
                    entry(QUEUE_READY, "ii", ""),
                    entry(DONE, "i", "i"),
                    entry(LOG, "i", ""),
                    entry(DELETE, "i", ""),
                    entry(INITIALIZE, "", ""),
                    Map.entry(
                            MAIN, List.of(new FunctionType("ii", "i"), new FunctionType("", "i"))),
                    entry(START, "", ""),
                    entry(ALLOCATORS.get(0), "i", "i"),
                    entry(ALLOCATORS.get(1), "i", "i"));

    final GuestFunction allocator;
    final Optional<GuestFunction> contextCreate;
    final Optional<GuestFunction> requestHeaders;
    final Optional<GuestFunction> responseHeaders;
    final Optional<GuestFunction> requestBody;
    final Optional<GuestFunction> responseBody;
    final Optional<GuestFunction> requestTrailers;
    final Optional<GuestFunction> responseTrailers;
    final Optional<GuestFunction> httpCallResponse;
    final Optional<GuestFunction> tick;
    final Optional<GuestFunction> queueReady;
    final Optional<GuestFunction> done;
    final Optional<GuestFunction> log;
    final Optional<GuestFunction> delete;

    Callbacks(WasmInstance instance) {
        contextCreate = instance.function(CONTEXT_CREATE);
        allocator =
                ALLOCATORS.stream()
                        .flatMap(name -> instance.function(name).stream())
                        .findFirst()
                        .orElseThrow(Callbacks::missing);
        requestHeaders = instance.function(REQUEST_HEADERS);
        responseHeaders = instance.function(RESPONSE_HEADERS);
        requestBody = instance.function(REQUEST_BODY);
        responseBody = instance.function(RESPONSE_BODY);
        requestTrailers = instance.function(REQUEST_TRAILERS);
        responseTrailers = instance.function(RESPONSE_TRAILERS);
        httpCallResponse = instance.function(HTTP_CALL_RESPONSE);
        tick = instance.function(TICK);
        queueReady = instance.function(QUEUE_READY);
        done = instance.function(DONE);
        log = instance.function(LOG);
        delete = instance.function(DELETE);
    }

    /** Everything that keeps a module from being called as the ABI says; empty if nothing does. */
    static List<String> faults(WasmModule module) {
        List<String> faults = new ArrayList<>();
        if (ALLOCATORS.stream().allMatch(name -> module.function(name).isEmpty())) {
            faults.add("exports none of " + ALLOCATORS);
        }
        TYPES.forEach((name, types) ->
                module.function(name)
                        .filter(type -> !types.contains(type))
                        .ifPresent(type ->
                                faults.add(
                                        "exports %s as %s, which is %s in the ABI"
                                                .formatted(name, type, types))));
        return faults;
    }

    private static List<FunctionType> headTypes() {
        return List.of(new FunctionType("iii", "i"), new FunctionType("ii", "i"));
    }

    private static Map.Entry<String, List<FunctionType>> entry(
            String name, String parameters, String results) {
        return Map.entry(name, List.of(new FunctionType(parameters, results)));
    }

    private static WasmException missing() {
        return new WasmException("an export that was checked at load is missing");
    }
}
