package dev.weir.cases;

import dev.weir.cases.LogMatch.Logged;
import dev.weir.cases.RequestMatch.Arrived;
import dev.weir.cases.ResponseMatch.Sent;
import dev.weir.yaml.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What must come of one exchange.
 *
 * @param place where it is written
 * @param response what the client gets
 * @param upstream what arrives upstream, one for each call, in order; empty if it may be anything
 * @param callOuts the plugin's own requests, in order; empty if they may be any
 * @param log what the plugin logs; an empty list means nothing at all
 * @param vars the variables of the exchange at its end
 * @param values key-values of the plugin then
 * @param failure why the answer is the gateway's own, as the gateway's log has it
 */
record Expectation(
        Place place,
        Optional<ResponseMatch> response,
        Optional<List<RequestMatch>> upstream,
        Optional<List<RequestMatch>> callOuts,
        Optional<List<LogMatch>> log,
        Map<String, TextMatch> vars,
        Map<String, TextMatch> values,
        Optional<TextMatch> failure) {
    Expectation {
        upstream = upstream.map(List::copyOf);
        log = log.map(List::copyOf);
        callOuts = callOuts.map(List::copyOf);
        vars = Collections.unmodifiableMap(new LinkedHashMap<>(vars));
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * What came of an exchange.
     *
     * @param sent what the client got
     * @param arrived what arrived upstream, in order
     * @param callOuts the plugin's own requests, in order
     * @param log what the plugin logged
     * @param vars the variables of the exchange
     * @param values the key-values of the plugin
     * @param failure why the answer is the gateway's own; empty if it is not
     */
    record Happened(
            Sent sent,
            List<Arrived> arrived,
            List<Arrived> callOuts,
            List<Logged> log,
            Map<String, String> vars,
            ScriptedValues values,
            Optional<String> failure) {}

    /** Everything that came out otherwise. */
    List<Mismatch> check(Happened happened) {
        List<Mismatch> wrong = new ArrayList<>();
        response.ifPresent(match -> wrong.addAll(match.check(happened.sent())));
        checkFailure(happened.failure(), wrong);
        upstream.ifPresent(all -> checkRequests("upstream", all, happened.arrived(), wrong));
        callOuts.ifPresent(all -> checkRequests("call-out", all, happened.callOuts(), wrong));
        log.ifPresent(matches -> checkLog(matches, happened.log(), wrong));
        vars.forEach((name, match) ->
                match.check(
                                "var " + name,
                                Optional.ofNullable(happened.vars().get(name)).stream().toList())
                        .ifPresent(wrong::add));
        values.forEach((key, match) ->
                match.check("kv " + key, happened.values().text(key).stream().toList())
                        .ifPresent(wrong::add));
        return wrong;
    }

    /**
     * A failure that a case does not speak of is one, unless it names the status of the answer and
     * that is as it says.
     */
    private void checkFailure(Optional<String> actual, List<Mismatch> wrong) {
        if (failure.isPresent()) {
            failure.get().check("failure", actual.stream().toList()).ifPresent(wrong::add);
        } else if (actual.isPresent()
                && (!wrong.isEmpty() || response.flatMap(ResponseMatch::status).isEmpty())) {
            wrong.add(new Mismatch(place, "failure", "none", actual.get()));
        }
    }

    private void checkRequests(
            String what, List<RequestMatch> matches, List<Arrived> arrived, List<Mismatch> wrong) {
        if (matches.size() != arrived.size()) {
            String found =
                    arrived.stream().map(Arrived::line).collect(Collectors.joining(", ", ": ", ""));
            wrong.add(
                    new Mismatch(
                            place,
                            what + " requests",
                            String.valueOf(matches.size()),
                            arrived.isEmpty() ? "0" : arrived.size() + found));
        }
        for (int i = 0; i < Math.min(matches.size(), arrived.size()); i++) {
            String which = matches.size() == 1 ? what : what + " request " + (i + 1);
            wrong.addAll(matches.get(i).check(which, arrived.get(i)));
        }
    }

    private void checkLog(List<LogMatch> matches, List<Logged> logged, List<Mismatch> wrong) {
        if (matches.isEmpty() && !logged.isEmpty()) {
            wrong.add(new Mismatch(place, "log", "no message", logged.toString()));
        }
        matches.forEach(match -> match.check(logged).ifPresent(wrong::add));
    }
}
