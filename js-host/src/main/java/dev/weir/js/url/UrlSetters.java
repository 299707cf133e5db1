package dev.weir.js.url;

import dev.weir.js.url.UrlParser.State;
import java.util.ArrayList;

/** The setters of {@code URL} (URL Standard §6.1). */
final class UrlSetters {
    private UrlSetters() {}

    static void set(Url url, String property, String value) {
        switch (property) {
            case "protocol" -> override(url, value + ":", State.SCHEME_START);
            case "username" -> {
                if (!url.cannotHaveCredentialsOrPort()) {
                    url.username = PercentEncoding.encode(value, PercentEncoding.USERINFO);
                }
            }
            case "password" -> {
                if (!url.cannotHaveCredentialsOrPort()) {
                    url.password = PercentEncoding.encode(value, PercentEncoding.USERINFO);
                }
            }
            case "host" -> unlessOpaque(url, value, State.HOST);
            case "hostname" -> unlessOpaque(url, value, State.HOSTNAME);
            case "port" -> port(url, value);
            case "pathname" -> pathname(url, value);
            case "search" -> search(url, value);
            case "hash" -> hash(url, value);
            default -> throw new IllegalStateException("URL cannot set " + property);
        }
    }

    private static void unlessOpaque(Url url, String value, State state) {
        if (url.opaquePath == null) {
            override(url, value, state);
        }
    }

    private static void port(Url url, String value) {
        if (url.cannotHaveCredentialsOrPort()) {
            return;
        }
        if (value.isEmpty()) {
            url.port = Url.NO_PORT;
        } else {
            override(url, value, State.PORT);
        }
    }

    private static void pathname(Url url, String value) {
        if (url.opaquePath == null) {
            url.path = new ArrayList<>();
            override(url, value, State.PATH_START);
        }
    }

    private static void search(Url url, String value) {
        if (value.isEmpty()) {
            url.query = null;
            return;
        }
        url.query = "";
        override(url, value.startsWith("?") ? value.substring(1) : value, State.QUERY);
    }

    private static void hash(Url url, String value) {
        if (value.isEmpty()) {
            url.fragment = null;
            return;
        }
        url.fragment = "";
        override(url, value.startsWith("#") ? value.substring(1) : value, State.FRAGMENT);
    }

    private static void override(Url url, String value, State state) {
        try {
            UrlParser.parseInto(url, value, state);
        } catch (InvalidUrlException e) {
            // As in browsers: the property keeps its value.
        }
    }
}
