package dev.weir.kernel.service;

import dev.weir.kernel.config.Grants;
import dev.weir.kernel.config.HostPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** Where a call-out goes. */
sealed interface Destination {

    /** Whether one of those covers it. */
    boolean within(Set<String> destinations);

    /** A service of the configuration. */
    record Service(String name) implements Destination {
        @Override
        public boolean within(Set<String> destinations) {
            return destinations.contains(Grants.SERVICE + name)
                    || destinations.contains(Grants.SERVICE + Grants.ANY);
        }

        @Override
        public String toString() {
            return Grants.SERVICE + name;
        }
    }

    /** A host, in lower case. */
    record Host(boolean tls, HostPort address) implements Destination {
        @Override
        public boolean within(Set<String> destinations) {
            return destinations.stream().anyMatch(this::isCoveredBy);
        }

        private boolean isCoveredBy(String destination) {
            String host = address.host();
            return destination.equals(Grants.ANY)
                    || destination.equals(host)
                    || destination.equals("[" + host + "]")
                    || destination.equals(address.toString())
                    || (destination.startsWith("*.") && host.endsWith(destination.substring(1)));
        }

        @Override
        public String toString() {
            return (tls ? "https://" : "http://") + address;
        }
    }

    /**
     * The destination that a text means.
     *
     * @throws IllegalArgumentException if it means none
     */
    static Destination parse(String text) {
        if (text.startsWith(Grants.SERVICE)) {
            return new Service(text.substring(Grants.SERVICE.length()));
        }
        try {
            return host(new URI(text), text);
        } catch (URISyntaxException e) {
            throw wrong(text);
        }
    }

    private static Host host(URI uri, String text) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        // No user info: what looks like the host to a reader would not be it.
        if (!(tls || scheme.equals("http"))
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || !uri.getRawPath().isEmpty()
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw wrong(text);
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        return new Host(tls, new HostPort(bare, port));
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "a call-out goes to service:NAME, http://HOST[:PORT] or https://HOST[:PORT], was \""
                        + text
                        + "\"");
    }
}
