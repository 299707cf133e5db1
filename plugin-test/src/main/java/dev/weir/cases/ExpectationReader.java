package dev.weir.cases;

import dev.weir.yaml.Node;
import dev.weir.yaml.Place;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what must come of an exchange. */
final class ExpectationReader {
    static final Keys EXPECT =
            Keys.of("response", "upstream", "call-outs", "log", "vars", "kv", "failure");
    static final Keys RESPONSE = Keys.of("status", "headers", "other-headers", "body");
    private static final List<String> PARTS = List.of("to", "method", "path", "query", "target");
    static final Keys REQUEST = requestKeys();
    static final Keys LOG = Keys.of("level", "text");
    private static final String NOT_CALLED = "not-called";

    private static final Map<String, System.Logger.Level> LEVELS =
            Map.of(
                    "trace", System.Logger.Level.TRACE,
                    "debug", System.Logger.Level.DEBUG,
                    "info", System.Logger.Level.INFO,
                    "warning", System.Logger.Level.WARNING,
                    "error", System.Logger.Level.ERROR);

    private final Values values;
    private final MatchReader matches;

    ExpectationReader(Values values, MatchReader matches) {
        this.values = values;
        this.matches = matches;
    }

    /** What is written; a case that says nothing expects that the gateway does not fail. */
    Expectation read(Optional<Node> node, Place otherwise) {
        if (node.isEmpty()) {
            TextMatch noFailure = new TextMatch.Existing(otherwise, false);
            return new Expectation(
                    otherwise,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    Map.of(),
                    Optional.of(noFailure));
        }
        Section section = new Section(node.get(), EXPECT, values);
        return new Expectation(
                section.place(),
                section.find("response").map(this::response),
                section.find("upstream").map(this::requests),
                section.find("call-outs").map(this::requests),
                section.find("log").map(list -> values.list(list, this::log)),
                section.find("vars").map(matches::named).orElse(Map.of()),
                section.find("kv").map(matches::named).orElse(Map.of()),
                section.find("failure").flatMap(matches::containing));
    }

    private ResponseMatch response(Node node) {
        Section section = new Section(node, RESPONSE, values);
        return new ResponseMatch(section.find("status").flatMap(this::status), head(section));
    }

    /** A number, or {@code 2xx}. */
    private Optional<TextMatch> status(Node node) {
        if (node instanceof Node.Text(var place, var text, _, _) && text.matches("[2-5]xx")) {
            return Optional.of(
                    new TextMatch.Matching(place, Pattern.compile("^" + text.charAt(0))));
        } else if (node instanceof Node.Num) {
            return values.whole(node, 200, 599)
                    .map(status -> new TextMatch.Equal(node.place(), List.of("" + status)));
        }
        return values.wrong(node, "a status such as 200 or 2xx");
    }

    private HeadMatch head(Section section) {
        Optional<Place> noOthers =
                section.find("other-headers")
                        .filter(node -> values.flag(node).equals(Optional.of(false)))
                        .map(Node::place);
        return new HeadMatch(
                section.find("headers").map(matches::named).orElse(Map.of()),
                noOthers,
                section.find("body").flatMap(matches::body));
    }

    /** {@code not-called}, a request, or a list of them. */
    private List<RequestMatch> requests(Node node) {
        if (node instanceof Node.Text text) {
            if (!text.value().equals(NOT_CALLED)) {
                values.wrong(node, "`not-called`, a request, or a list of requests");
            }
            return List.of();
        }
        return node instanceof Node.Items
                ? values.list(node, each -> Optional.of(request(each)))
                : List.of(request(node));
    }

    private RequestMatch request(Node node) {
        return request(new Section(node, REQUEST, values));
    }

    /** The keys of a request, and others beside them. */
    static Keys requestKeys(String... others) {
        return Keys.of(
                Stream.of(PARTS, List.of("headers", "other-headers", "body"), List.of(others))
                        .flatMap(List::stream)
                        .toList());
    }

    /** What a request must be; other keys are its reader's. */
    RequestMatch request(Section section) {
        Map<String, TextMatch> parts = new LinkedHashMap<>();
        for (String part : PARTS) {
            section.find(part).flatMap(matches::text).ifPresent(match -> parts.put(part, match));
        }
        return new RequestMatch(parts, head(section));
    }

    /** A text that a message has in it, or an object. */
    private Optional<LogMatch> log(Node node) {
        if (!(node instanceof Node.Table)) {
            return matches.containing(node)
                    .map(text -> new LogMatch(node.place(), Optional.empty(), text));
        }
        Section section = new Section(node, LOG, values);
        Optional<System.Logger.Level> level =
                section.get("level", each -> values.word(each, LEVELS, List.of()));
        return section.require("text", matches::containing)
                .map(text -> new LogMatch(node.place(), level, text));
    }
}
