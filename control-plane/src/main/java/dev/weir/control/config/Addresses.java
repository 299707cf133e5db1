package dev.weir.control.config;

import dev.weir.kernel.config.Address;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.config.UnixAddress;
import dev.weir.yaml.Nearest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;

/**
 * Addresses and URLs as written in a configuration. Every failure is an {@link
 * IllegalArgumentException} that says what is wanted, without the value.
 */
final class Addresses {
    private static final String UNIX = "unix:";
    private static final Pattern AUTHORITY =
            Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+]|[^\\[\\]:/]*)(?::(?<port>[0-9]{1,5}))?");

    /** RFC 1123 §2.1, and the underscores of container networks. */
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?");

    private static final Pattern PATH = Pattern.compile("(/[\\x21-\\x7E&&[^?#\\\\]]*)?");

    private Addresses() {}

    /**
     * Where an upstream is.
     *
     * @param path to put in front of requests' paths; without a slash at its end
     */
    record Url(Endpoint endpoint, String path) {}

    /**
     * {@code HOST:PORT}, where {@code :PORT} is on all interfaces; or {@code unix:PATH}, from
     * {@code folder} on.
     */
    static Address listen(String text, Path folder) {
        String wanted = "must be HOST:PORT such as 127.0.0.1:8080, or unix:PATH";
        if (text.startsWith(UNIX)) {
            String path = text.substring(UNIX.length());
            if (path.isEmpty()) {
                throw new IllegalArgumentException(wanted);
            }
            return new UnixAddress(folder.resolve(path).toAbsolutePath().normalize());
        }
        Matcher m = AUTHORITY.matcher(text);
        if (!m.matches() || m.group("port") == null) {
            throw new IllegalArgumentException(wanted);
        }
        String host = m.group("host").isEmpty() ? "0.0.0.0" : host(m.group("host"), wanted);
        return new HostPort(host, port(m.group("port"), 0));
    }

    /** {@code http[s]://HOST[:PORT][/PATH]}, {@code unix:PATH} or {@code weir:echo}. */
    static Url url(String text) {
        String wanted = "must be http://HOST:PORT, https://HOST:PORT, unix:PATH, or weir:echo";
        if (text.equals("weir:echo")) {
            return new Url(new Endpoint.Echo(), "");
        } else if (text.startsWith("unix:/")) {
            return new Url(new Endpoint.Unix(socketPath(text.substring("unix:".length()))), "");
        }
        boolean tls = text.startsWith("https://");
        if (!tls && !text.startsWith("http://")) {
            throw new IllegalArgumentException(
                    wanted
                            + Nearest.to(text, List.of("weir:echo"))
                                    .map(echo -> " (did you mean `" + echo + "`?)")
                                    .orElse(""));
        }
        String rest = text.substring(text.indexOf("//") + 2);
        int slash = rest.indexOf('/');
        String path = slash < 0 ? "" : rest.substring(slash);
        Matcher m = AUTHORITY.matcher(slash < 0 ? rest : rest.substring(0, slash));
        if (!m.matches()) {
            throw new IllegalArgumentException(wanted);
        }
        int usual = tls ? 443 : 80;
        String port = m.group("port");
        HostPort address =
                new HostPort(host(m.group("host"), wanted), port == null ? usual : port(port, 1));
        return new Url(new Endpoint.Http(address, tls), basePath(path));
    }

    private static String socketPath(String path) {
        // sockaddr_un has room for 107 bytes and a NUL.
        if (path.getBytes(StandardCharsets.UTF_8).length > 107 || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the path of a socket has at most 107 bytes");
        }
        return path;
    }

    /** A name to ask a server for (RFC 6066 §3). */
    static String serverName(String text) {
        if (!HOST.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a host name without a port");
        }
        try {
            return new SNIHostName(text).getAsciiName();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be a host name without a port", e);
        }
    }

    private static String basePath(String path) {
        if (!PATH.matcher(path).matches() || dotted(path)) {
            throw new IllegalArgumentException(
                    "the path of a URL must be plain: no query, fragment, spaces, `.` or `..`");
        }
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Whether a path has dot segments (RFC 3986 §5.2.4): normalised paths never do. */
    static boolean dotted(String path) {
        return (path + "/").contains("/./") || (path + "/").contains("/../");
    }

    /** A host as the {@code Host} field has it: with or without a port. */
    static String hostField(String text) {
        String wanted = "must be `keep`, `upstream` or a host name";
        Matcher m = AUTHORITY.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException(wanted);
        }
        host(m.group("host"), wanted);
        if (m.group("port") != null) {
            port(m.group("port"), 1);
        }
        return text;
    }

    /** A host to match: a name, or {@code *.} and a name. */
    static String hostPattern(String text) {
        String name = text.startsWith("*.") ? text.substring(2) : text;
        if (!HOST.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "must be a host name without a port, or `*.` and a name; leave `hosts` out to match any");
        }
        return text;
    }

    private static String host(String text, String wanted) {
        if (text.startsWith("[")) {
            String literal = text.substring(1, text.length() - 1);
            try {
                InetAddress.ofLiteral(literal);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(wanted + " with an IPv6 address in [ ]", e);
            }
            return literal;
        } else if (!HOST.matcher(text).matches()) {
            throw new IllegalArgumentException(wanted);
        }
        return text;
    }

    private static int port(String text, int least) {
        int port = Integer.parseInt(text);
        if (port < least || port > 65535) {
            throw new IllegalArgumentException("a port must be " + least + " to 65535");
        }
        return port;
    }

    /** Whether only this machine can reach the address. Names are not looked up. */
    static boolean loopback(Address address) {
        return switch (address) {
            case HostPort tcp -> loopback(tcp);
            case UnixAddress _ -> true;
        };
    }

    private static boolean loopback(HostPort address) {
        if (address.host().equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(address.host()).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether two listeners cannot have both: port 0 is another one each time. */
    static boolean clash(Address a, Address b) {
        return (a instanceof HostPort tcp && b instanceof HostPort other)
                ? clash(tcp, other)
                : a.equals(b);
    }

    private static boolean clash(HostPort a, HostPort b) {
        return a.port() == b.port()
                && a.port() != 0
                && (a.host().equals(b.host()) || everywhere(a) || everywhere(b));
    }

    private static boolean everywhere(HostPort address) {
        return address.host().equals("0.0.0.0") || address.host().equals("::");
    }
}
