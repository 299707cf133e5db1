package dev.weir.cases;

import dev.weir.api.Headers;
import dev.weir.yaml.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One exchange of a case.
 *
 * @param place where it is written
 * @param advance by how much the clock is put forward before it
 * @param request what the client sends
 * @param consumer who the caller is known to be before the plugin runs; empty if not known
 * @param vars variables that earlier plugins have set
 * @param upstream what the upstream answers
 * @param expect what must come of it
 */
record Step(
        Place place,
        Duration advance,
        Incoming request,
        Optional<String> consumer,
        Map<String, String> vars,
        Upstream upstream,
        Expectation expect) {
    Step {
        vars = Map.copyOf(vars);
    }

    /** A request of a client. */
    record Incoming(String method, String scheme, String target, Headers headers, Content body) {}

    /**
     * The answers of the upstream.
     *
     * @param answers in order
     * @param repeats whether the last one is given again and again; else a call too many is a
     *     mistake
     */
    record Upstream(List<Answer> answers, boolean repeats) {
        Upstream {
            answers = List.copyOf(answers);
        }
    }
}
