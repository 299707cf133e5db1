package dev.weir.control.config;

import dev.weir.kernel.config.Match;
import dev.weir.kernel.config.PathPattern;
import dev.weir.yaml.Node;
import dev.weir.yaml.Section;
import dev.weir.yaml.Values;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the conditions of a route or of {@code when}: hosts, path, methods, headers. */
final class MatchBinder {
    /** RFC 9110 §5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9_-]*");
    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7E&&[^?#\\\\*]]*");

    /** RFC 9110 §5.5, without what a client cannot send at the ends. */
    private static final Pattern FIELD_VALUE =
            Pattern.compile("[!-~\\x80-\\xFF](?:[\\t -~\\x80-\\xFF]*[!-~\\x80-\\xFF])?");

    private final Values values;

    MatchBinder(Values values) {
        this.values = values;
    }

    /** The condition; what is left out matches any. */
    Match match(Section section) {
        List<String> hosts =
                section.find("hosts")
                        .map(node ->
                                values.someOf(node, n -> values.parsed(n, Addresses::hostPattern)))
                        .orElse(List.of());
        Set<String> methods =
                section.find("methods")
                        .map(node -> Set.copyOf(values.someOf(node, this::method)))
                        .orElse(Set.of());
        PathPattern path =
                section.get("path", n -> values.parsed(n, MatchBinder::path))
                        .orElse(Match.ANY.path());
        Map<String, String> headers = section.find("headers").map(this::headers).orElse(Map.of());
        return new Match(hosts, path, methods, headers);
    }

    private Optional<String> method(Node node) {
        return values.parsed(
                node,
                text -> {
                    if (!METHOD.matcher(text).matches()) {
                        throw new IllegalArgumentException(
                                "must be a method such as GET: methods are case-sensitive (RFC 9110 §9.1)");
                    }
                    return text;
                });
    }

    private static PathPattern path(String text) {
        if (text.startsWith("~")) {
            throw new IllegalArgumentException(
                    "regular expressions as paths are not available in this version");
        }
        boolean prefix = text.endsWith("/*");
        String path = prefix ? text.substring(0, text.length() - 1) : text;
        if (!PATH.matcher(path).matches() || Addresses.dotted(path) || path.contains("//")) {
            throw new IllegalArgumentException(
                    "must be a path such as /a for itself alone or /a/* for all below it too, without `?`, `#`, spaces, `//`, `.` or `..`");
        }
        return prefix ? new PathPattern.Prefix(path) : new PathPattern.Exact(path);
    }

    private Map<String, String> headers(Node node) {
        if (!(node instanceof Node.Table table)) {
            values.wrong(node, "an object of field names and values");
            return Map.of();
        }
        Map<String, String> headers = new HashMap<>();
        Set<String> names = new HashSet<>();
        table.entries()
                .forEach((name, entry) -> {
                    String lower = name.toLowerCase(Locale.ROOT);
                    if (!TOKEN.matcher(name).matches()) {
                        values.faults().add(entry.key(), "`" + name + "` is not a field name");
                    } else if (!names.add(lower)) {
                        values.faults()
                                .add(
                                        entry.key(),
                                        "field `"
                                                + name
                                                + "` is given twice: case does not matter in field names");
                    }
                    fieldValue(entry.value()).ifPresent(v -> headers.put(lower, v));
                });
        return headers;
    }

    private Optional<String> fieldValue(Node node) {
        return values.parsed(
                node,
                text -> {
                    if (!FIELD_VALUE.matcher(text).matches()) {
                        throw new IllegalArgumentException(
                                "must be a field value: no line breaks, no spaces at its ends");
                    }
                    return text;
                });
    }
}
