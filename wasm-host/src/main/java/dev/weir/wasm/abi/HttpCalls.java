package dev.weir.wasm.abi;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.service.CallOut;
import dev.weir.api.service.CapabilityDeniedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests of a guest's own. */
final class HttpCalls {
    static final List<HostCall<ProxyWasmGuest>> ALL =
            List.of(HostCall.proxy("proxy_http_call", "iiiiiiiiii", HttpCalls::call));

    private static final int MAX_NAME_BYTES = 1024;

    // How Istio names what Envoy sends to: direction, port, subset, host.
    private static final Pattern ISTIO = Pattern.compile("outbound\\|(\\d+)\\|[^|]*\\|([^|]+)");

    private HttpCalls() {}

    private static Status call(ProxyWasmGuest guest, long[] a) {
        GuestMemory memory = guest.memory();
        String upstream =
                new String(memory.bytes(a[0], a[1], MAX_NAME_BYTES), StandardCharsets.UTF_8);
        List<Field> head = Pairs.decode(memory.bytes(a[2], a[3], 2 * FieldRules.MAX_BYTES));
        byte[] body = memory.bytes(a[4], a[5]);
        if (!Pairs.decode(memory.bytes(a[6], a[7], 2 * FieldRules.MAX_BYTES)).isEmpty()) {
            throw new IllegalArgumentException("call-outs cannot have trailers");
        }
        Duration timeout = Duration.ofMillis(Integer.toUnsignedLong((int) a[8]));
        CallOut callOut = new CallOut(destination(upstream), request(head, body), timeout, false);
        try {
            int token = guest.events().callOut(callOut);
            memory.writeInt(a[9], token);
            return Status.OK;
        } catch (CapabilityDeniedException | IllegalStateException e) {
            guest.calls().refused("proxy_http_call", e);
            return Status.INTERNAL_FAILURE;
        }
    }

    /** What Envoy calls a cluster is a service here; or it is an address. */
    private static String destination(String upstream) {
        if (upstream.startsWith("service:") || upstream.contains("://")) {
            return upstream;
        }
        Matcher istio = ISTIO.matcher(upstream);
        if (istio.matches()) {
            String scheme = istio.group(1).equals("443") ? "https" : "http";
            return scheme + "://" + istio.group(2) + ":" + istio.group(1);
        }
        return "service:" + upstream;
    }

    private static Request request(List<Field> head, byte[] body) {
        String method = "";
        String path = "";
        String scheme = "http";
        Headers.Builder fields = new Headers.Builder();
        for (Field field : head) {
            String name = FieldRules.lowerCase(field.name());
            switch (name) {
                case ":method" -> method = field.value();
                case ":path" -> path = field.value();
                case ":scheme" -> scheme = field.value();
                case ":authority" -> fields.add("Host", field.value());
                // What is sent follows the body.
                case "content-length" -> {}
                default -> {
                    FieldRules.check(name, field.value(), Optional.empty());
                    fields.add(field.name(), field.value());
                }
            }
        }
        Headers built = fields.build();
        // As in Envoy: the three have to be there.
        if (method.isEmpty() || path.isEmpty() || !built.contains("host")) {
            throw new IllegalArgumentException(
                    "a call-out needs :method, :path and :authority among its headers");
        }
        FieldRules.checkSize(built);
        return new Request(method, scheme, path, built, Body.of(body));
    }
}
