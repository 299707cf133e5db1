package dev.weir.cases;

import dev.weir.api.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request that the plugin let through or made must be.
 *
 * @param parts of its line: {@code to}, {@code method}, {@code path}, {@code query}, {@code target}
 * @param head its fields and body
 */
record RequestMatch(Map<String, TextMatch> parts, HeadMatch head) {
    /**
     * A request as it arrived.
     *
     * @param to the destination of a call-out; empty for the upstream
     */
    record Arrived(String to, Request request, Content body) {
        String part(String name) {
            return switch (name) {
                case "to" -> to;
                case "method" -> request.method();
                case "path" -> request.path();
                case "query" -> request.query();
                default -> request.target();
            };
        }

        /** For people: {@code GET /a}. */
        String line() {
            return request.method() + " " + to + request.target();
        }
    }

    RequestMatch {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** Everything that is wrong. */
    List<Mismatch> check(String what, Arrived arrived) {
        List<Mismatch> wrong = new ArrayList<>();
        parts.forEach((name, match) ->
                match.check(what + " " + name, arrived.part(name)).ifPresent(wrong::add));
        wrong.addAll(head.check(what, arrived.request().headers(), arrived.body()));
        return wrong;
    }
}
