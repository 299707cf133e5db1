package dev.weir.plugin.headers;

import dev.weir.api.Headers;
import dev.weir.api.spi.ConfigException.Fault;
import dev.weir.api.spi.Doc;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

@Doc("Changes the fields of requests and responses.")
record HeadersConfig(
        @Doc("Changes of requests, before the upstream sees them.") Optional<Changes> request,
        @Doc("Changes of responses, before the client sees them.") Optional<Changes> response) {
    // RFC 9110 §7.6.1, RFC 9112 §6: these belong to one connection or delimit the message.
    private static final Set<String> OF_THE_CONNECTION =
            Set.of(
                    "connection",
                    "content-length",
                    "http2-settings",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    @Doc("Applied in the order remove, set, add.")
    record Changes(
            @Doc("Fields to set: others of that name go.") Map<String, String> set,
            @Doc("Fields to add: others of that name stay.") Map<String, String> add,
            @Doc("Names of fields to remove.") List<String> remove) {}

    /** What cannot be done, with its place; empty if all can. */
    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        request.ifPresent(changes -> check(changes, "/request", faults));
        response.ifPresent(changes -> check(changes, "/response", faults));
        return faults;
    }

    private static void check(Changes changes, String pointer, List<Fault> faults) {
        checkAll(changes.set(), pointer + "/set", faults);
        checkAll(changes.add(), pointer + "/add", faults);
        for (int i = 0; i < changes.remove().size(); i++) {
            check(changes.remove().get(i), "", pointer + "/remove/" + i, faults);
        }
    }

    private static void checkAll(Map<String, String> fields, String pointer, List<Fault> faults) {
        fields.forEach((name, value) -> check(name, value, Fault.pointerTo(pointer, name), faults));
    }

    private static void check(String name, String value, String pointer, List<Fault> faults) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (OF_THE_CONNECTION.contains(lower)) {
            faults.add(
                    new Fault(
                            pointer,
                            "`%s` belongs to the connection, not to the message: the gateway writes it"
                                    .formatted(name)));
        } else if (lower.equals("host")) {
            faults.add(
                    new Fault(
                            pointer,
                            "`host` is not a plugin's to change: use the route's `host` setting"));
        } else {
            try {
                Headers.of(name, value);
            } catch (IllegalArgumentException e) {
                faults.add(new Fault(pointer, String.valueOf(e.getMessage())));
            }
        }
    }
}
