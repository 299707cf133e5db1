package dev.weir.plugin.keyauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;

/** Somewhere a request can carry a key. */
sealed interface KeyPlace {

    /** The keys found there, in order; empty if there are none. */
    List<String> keys(Request request);

    /** The request without them. */
    Request without(Request request);

    /** A field of its own. */
    record InHeader(String name) implements KeyPlace {
        @Override
        public List<String> keys(Request request) {
            return request.headers().all(name);
        }

        @Override
        public Request without(Request request) {
            return request.withHeaders(request.headers().without(name));
        }
    }

    /** A parameter of the query. Its name may be percent-encoded too: the upstream decodes both. */
    record InQuery(String name) implements KeyPlace {
        @Override
        public List<String> keys(Request request) {
            List<String> keys = new ArrayList<>();
            for (String pair : request.query().split("&", -1)) {
                if (isNamed(pair)) {
                    int equals = pair.indexOf('=');
                    keys.add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
                }
            }
            return keys;
        }

        @Override
        public Request without(Request request) {
            if (keys(request).isEmpty()) {
                return request;
            }
            List<String> others = new ArrayList<>();
            for (String pair : request.query().split("&", -1)) {
                if (!isNamed(pair)) {
                    others.add(pair);
                }
            }
            String query = String.join("&", others);
            return request.withTarget(request.path() + (query.isEmpty() ? "" : "?" + query));
        }

        private boolean isNamed(String pair) {
            int equals = pair.indexOf('=');
            return decode(equals < 0 ? pair : pair.substring(0, equals)).equals(name);
        }

        /** What cannot be decoded stays as it is. */
        private static String decode(String text) {
            try {
                return URLDecoder.decode(text, UTF_8);
            } catch (IllegalArgumentException e) {
                return text;
            }
        }
    }

    /** A cookie. */
    record InCookie(String name) implements KeyPlace {
        @Override
        public List<String> keys(Request request) {
            List<String> keys = new ArrayList<>();
            for (String field : request.headers().all("cookie")) {
                for (String pair : field.split(";", -1)) {
                    if (isNamed(pair)) {
                        keys.add(pair.substring(pair.indexOf('=') + 1).strip());
                    }
                }
            }
            return keys;
        }

        @Override
        public Request without(Request request) {
            if (keys(request).isEmpty()) {
                return request;
            }
            Headers old = request.headers();
            Headers.Builder kept = new Headers.Builder();
            for (int i = 0; i < old.size(); i++) {
                String value =
                        old.name(i).equalsIgnoreCase("cookie")
                                ? others(old.value(i))
                                : old.value(i);
                if (!value.isEmpty() || old.value(i).isEmpty()) {
                    kept.add(old.name(i), value);
                }
            }
            return request.withHeaders(kept.build());
        }

        private String others(String field) {
            List<String> others = new ArrayList<>();
            for (String pair : field.split(";", -1)) {
                if (!isNamed(pair)) {
                    others.add(pair.strip());
                }
            }
            return String.join("; ", others);
        }

        // RFC 6265 §4.2.1: cookie-pair *( ";" SP cookie-pair ); names are case-sensitive.
        private boolean isNamed(String pair) {
            int equals = pair.indexOf('=');
            return equals >= 0 && pair.substring(0, equals).strip().equals(name);
        }
    }
}
