package dev.weir.cel;

import dev.weir.api.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Fields and query parameters as expressions see them: a text for each name. */
final class TextMaps {
    private TextMaps() {}

    /** By names in lower case. RFC 9110 §5.3: fields of one name are one list. */
    static Map<String, String> headers(Headers headers) {
        Map<String, StringJoiner> lists = new LinkedHashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            lists.computeIfAbsent(
                            headers.name(i).toLowerCase(Locale.ROOT), _ -> new StringJoiner(", "))
                    .add(headers.value(i));
        }
        Map<String, String> map = new LinkedHashMap<>();
        lists.forEach((name, list) -> map.put(name, list.toString()));
        return map;
    }

    /** Decoded; of a name that is given twice the first. */
    static Map<String, String> query(String query) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                map.putIfAbsent(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return map;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Not percent-encoded: it is compared as it was sent.
            return text;
        }
    }
}
