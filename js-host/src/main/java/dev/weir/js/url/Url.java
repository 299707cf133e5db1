package dev.weir.js.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A URL, with the properties of the class {@code URL} (URL Standard §6.1), which a plugin may set.
 * For one thread at a time.
 */
public final class Url {
    private static final Map<String, Integer> DEFAULT_PORTS =
            Map.of("http", 80, "https", 443, "ws", 80, "wss", 443, "ftp", 21);

    static final int NO_PORT = -1;

    String scheme = "";
    String username = "";
    String password = "";
    @Nullable String host;
    int port = NO_PORT;
    // Either segments or, for a path that has none (mailto:a), its text.
    List<String> path = new ArrayList<>();
    @Nullable String opaquePath;
    @Nullable String query;
    @Nullable String fragment;

    Url() {}

    /**
     * Reads a URL.
     *
     * @param base what {@code text} is relative to; null if it must be absolute
     * @throws InvalidUrlException if it is none
     */
    public static Url parse(String text, @Nullable Url base) {
        return UrlParser.parse(text, base);
    }

    static boolean isSpecial(String scheme) {
        return scheme.equals("file") || DEFAULT_PORTS.containsKey(scheme);
    }

    static int defaultPort(String scheme) {
        return DEFAULT_PORTS.getOrDefault(scheme, NO_PORT);
    }

    boolean isSpecial() {
        return isSpecial(scheme);
    }

    boolean isFile() {
        return scheme.equals("file");
    }

    boolean hasCredentials() {
        return !username.isEmpty() || !password.isEmpty();
    }

    boolean cannotHaveCredentialsOrPort() {
        return host == null || host.isEmpty() || isFile();
    }

    /** The value of a property, by its name in the standard. */
    public String get(String property) {
        return switch (property) {
            case "href" -> toString();
            case "origin" -> origin();
            case "protocol" -> scheme + ":";
            case "username" -> username;
            case "password" -> password;
            case "host" -> hostAndPort();
            case "hostname" -> host == null ? "" : host;
            case "port" -> port == NO_PORT ? "" : String.valueOf(port);
            case "pathname" -> pathname();
            case "search" -> query == null || query.isEmpty() ? "" : "?" + query;
            case "hash" -> fragment == null || fragment.isEmpty() ? "" : "#" + fragment;
            default -> throw new IllegalStateException("URL has no property " + property);
        };
    }

    /** Sets a property; what makes no sense changes nothing, as in browsers. */
    public void set(String property, String value) {
        UrlSetters.set(this, property, value);
    }

    private String hostAndPort() {
        if (host == null) {
            return "";
        }
        return port == NO_PORT ? host : host + ":" + port;
    }

    private String pathname() {
        if (opaquePath != null) {
            return opaquePath;
        }
        return path.isEmpty() ? "" : "/" + String.join("/", path);
    }

    private String origin() {
        if (scheme.equals("blob")) {
            try {
                Url inner = parse(pathname(), null);
                return inner.scheme.equals("http") || inner.scheme.equals("https")
                        ? inner.origin()
                        : "null";
            } catch (InvalidUrlException e) {
                return "null";
            }
        }
        return isSpecial() && !isFile() ? scheme + "://" + hostAndPort() : "null";
    }

    /** The URL as text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(scheme).append(':');
        if (host != null) {
            text.append("//");
            if (hasCredentials()) {
                text.append(username);
                if (!password.isEmpty()) {
                    text.append(':').append(password);
                }
                text.append('@');
            }
            text.append(hostAndPort());
        } else if (opaquePath == null && path.size() > 1 && path.getFirst().isEmpty()) {
            // Else it would be read as a host.
            text.append("/.");
        }
        text.append(pathname());
        if (query != null) {
            text.append('?').append(query);
        }
        if (fragment != null) {
            text.append('#').append(fragment);
        }
        return text.toString();
    }
}
