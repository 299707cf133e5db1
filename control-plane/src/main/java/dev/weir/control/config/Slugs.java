package dev.weir.control.config;

import dev.weir.kernel.config.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Names for routes that have none, made of what they match: never of their position. */
final class Slugs {
    private static final int MAX_LENGTH = 128;

    private Slugs() {}

    /**
     * Hosts, path and methods in small letters, digits and hyphens. {@code /*} says nothing next to
     * a host and is {@code all} alone, {@code /} is {@code root}. Empty if nothing is left.
     */
    static String of(Match match) {
        List<String> parts = new ArrayList<>(match.hosts());
        switch (match.path().toString()) {
            case "/*" -> {}
            case "/" -> parts.add("root");
            default -> parts.add(match.path().toString());
        }
        boolean everyPath = parts.isEmpty();
        parts.addAll(match.methods().stream().sorted().toList());
        if (everyPath) {
            parts.addFirst("all");
        }
        String slug =
                String.join("-", parts)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-|-$", "");
        return slug.length() <= MAX_LENGTH ? slug : slug.substring(0, MAX_LENGTH);
    }
}
