package dev.weir.js;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which parts of the prelude the text of a plugin names. They are evaluated with its contexts, so
 * that no request pays for them; a part that is only found by other ways, when it is asked for.
 */
final class NamedParts {
    // What a word of the API needs.
    private static final Map<Pattern, List<String>> BY_WORD = new LinkedHashMap<>();

    static {
        word("(?:\\w*Stream|pipe(?:To|Through)|tee)", "streams-read", "streams-pipe");
        word("(?:Writable|Transform|Text(?:En|De)coder)Stream", "streams-write");
        word("(?:Transform|Text(?:En|De)coder)Stream", "streams-transform");
        word("Text(?:En|De)coderStream", "encoding", "streams-text");
        member("(?:body|json|text|bytes|arrayBuffer|formData)", "bodies");
        word("(?:FormData|formData)", "form", "url");
        word("URL(?:SearchParams)?", "url");
        word("Text(?:En|De)coder", "encoding");
        word("(?:atob|btoa)", "base64");
        word("crypto", "crypto");
        word("fetch", "fetch", "url", "bodies");
        word("set(?:Timeout|Interval)", "timers");
        word("Abort(?:Signal|Controller)", "events");
        word("structuredClone", "clone");
        word("performance", "performance");
        member("kv", "kv");
        member("metrics", "metrics");
        member("waitUntil", "lifetime");
    }

    private NamedParts() {}

    private static void word(String word, String... parts) {
        BY_WORD.put(Pattern.compile("\\b" + word + "\\b"), List.of(parts));
    }

    private static void member(String name, String... parts) {
        BY_WORD.put(Pattern.compile("\\.\\s*" + name + "\\b"), List.of(parts));
    }

    /** Their names. */
    static Set<String> in(String text) {
        Set<String> parts = new LinkedHashSet<>();
        BY_WORD.forEach((word, needed) -> {
            if (word.matcher(text).find()) {
                parts.addAll(needed);
            }
        });
        return parts;
    }
}
