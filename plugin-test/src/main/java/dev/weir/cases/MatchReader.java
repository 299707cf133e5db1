package dev.weir.cases;

import dev.weir.cases.TextMatch.Containing;
import dev.weir.cases.TextMatch.Equal;
import dev.weir.cases.TextMatch.Existing;
import dev.weir.cases.TextMatch.Matching;
import dev.weir.yaml.Node;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads what texts, fields and bodies must be. */
final class MatchReader {
    static final Keys TEXT = Keys.of("equals", "contains", "matches", "absent", "present");
    static final Keys BODY = Keys.of("equals", "contains", "matches", "json", "json-contains");

    private final Values values;

    MatchReader(Values values) {
        this.values = values;
    }

    /** A text, a list of them, nothing, or an object that says more. */
    Optional<TextMatch> text(Node node) {
        return switch (node) {
            case Node.Null(var place) -> Optional.of(new Existing(place, false));
            case Node.Table _ -> one(new Section(node, TEXT, values));
            case Node.Items _, Node.Text _, Node.Num _, Node.Bool _ ->
                    Optional.of(new Equal(node.place(), texts(node, values)));
            case Node.Broken _ -> Optional.empty();
        };
    }

    /** As {@link #text}, but a plain text need only be a part. */
    Optional<TextMatch> containing(Node node) {
        return node instanceof Node.Text(var place, var part, _, _)
                ? Optional.of(new Containing(place, part))
                : text(node);
    }

    Optional<BodyMatch> body(Node node) {
        if (!(node instanceof Node.Table)) {
            return text(node instanceof Node.Null
                            ? new Node.Text(node.place(), "", "", false)
                            : node)
                    .map(BodyMatch.Text::new);
        }
        Section section = new Section(node, BODY, values);
        for (String key : List.of("json", "json-contains")) {
            Optional<Node> json = section.find(key);
            if (json.isPresent()) {
                return Optional.of(
                        new BodyMatch.Json(
                                json.get().place(), json.get().value(false), key.equals("json")));
            }
        }
        return one(section).map(BodyMatch.Text::new);
    }

    /** Matches by name. */
    Map<String, TextMatch> named(Node node) {
        Map<String, TextMatch> named = new LinkedHashMap<>();
        if (node instanceof Node.Table table) {
            table.entries()
                    .forEach((name, entry) ->
                            text(entry.value()).ifPresent(match -> named.put(name, match)));
        } else {
            values.wrong(node, "an object");
        }
        return named;
    }

    private Optional<TextMatch> one(Section section) {
        List<TextMatch> found = new ArrayList<>();
        take(
                section,
                "equals",
                node -> Optional.of(new Equal(node.place(), texts(node, values))),
                found);
        take(
                section,
                "contains",
                node -> values.text(node).map(part -> new Containing(node.place(), part)),
                found);
        take(
                section,
                "matches",
                node ->
                        values.parsed(node, MatchReader::pattern)
                                .map(pattern -> new Matching(node.place(), pattern)),
                found);
        take(
                section,
                "absent",
                node -> values.flag(node).map(flag -> new Existing(node.place(), !flag)),
                found);
        take(
                section,
                "present",
                node -> values.flag(node).map(flag -> new Existing(node.place(), flag)),
                found);
        if (found.size() > 1) {
            section.fail("says more than one thing: keep one of them");
        }
        return found.stream().findFirst();
    }

    private static void take(
            Section section,
            String key,
            Function<Node, Optional<TextMatch>> reader,
            List<TextMatch> found) {
        section.find(key).flatMap(reader).ifPresent(found::add);
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("must be a regular expression", e);
        }
    }

    /** Scalars as texts: in a case, 200 and "200" are the same value of a field. */
    static List<String> texts(Node node, Values values) {
        return switch (node) {
            case Node.Text text -> List.of(text.value());
            case Node.Num num -> List.of(num.value().toPlainString());
            case Node.Bool bool -> List.of(String.valueOf(bool.value()));
            case Node.Items items ->
                    items.values().stream().flatMap(each -> texts(each, values).stream()).toList();
            case Node.Null _ -> List.of();
            case Node.Table _, Node.Broken _ -> {
                values.wrong(node, "a text or a list of texts");
                yield List.of();
            }
        };
    }
}
