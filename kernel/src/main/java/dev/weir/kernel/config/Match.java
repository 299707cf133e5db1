package dev.weir.kernel.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A condition on a request head.
 *
 * @param hosts host names in lower case, exact or {@code *.suffix}; empty matches any
 * @param path the path pattern
 * @param methods method names; empty matches any
 * @param headers fields that must have exactly that value; names in lower case
 */
public record Match(
        List<String> hosts, PathPattern path, Set<String> methods, Map<String, String> headers) {

    /** Matches every request. */
    public static final Match ANY =
            new Match(List.of(), new PathPattern.Prefix("/"), Set.of(), Map.of());

    public Match {
        Objects.requireNonNull(path, "path");
        hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        methods = Set.copyOf(methods);
        headers = Map.copyOf(headers);
    }
}
