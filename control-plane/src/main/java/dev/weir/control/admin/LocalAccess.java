package dev.weir.control.admin;

import dev.weir.api.Request;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keeps web pages away from the admin API. It listens on loopback, where every program of the
 * machine is trusted, but a browser there runs the code of strangers: a page whose name was made to
 * resolve to loopback comes with that name as {@code Host}, a page of another site with its {@code
 * Origin}.
 */
final class LocalAccess {
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d{1,5})?");

    private LocalAccess() {}

    /** Why a request is refused; nothing if it is let in. */
    static Optional<String> refusal(Request request) {
        String host = request.authority();
        if (!host.isEmpty() && !LOOPBACK.matcher(host).matches()) {
            return Optional.of(
                    "The admin API answers for loopback names only, Host is " + host + ".");
        }
        Optional<String> origin = request.headers().first("origin");
        return origin.isEmpty() || isLoopback(origin.get())
                ? Optional.empty()
                : Optional.of("The admin API does not answer pages of other sites.");
    }

    private static boolean isLoopback(String origin) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null && LOOPBACK.matcher(authority).matches();
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
