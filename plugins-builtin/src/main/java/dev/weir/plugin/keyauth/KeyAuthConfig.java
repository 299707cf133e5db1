package dev.weir.plugin.keyauth;

import dev.weir.api.Headers;
import dev.weir.api.spi.Default;
import dev.weir.api.spi.Doc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

@Doc("Lets in requests that carry the API key of a consumer; all others get 401.")
record KeyAuthConfig(
        @Doc("The field that carries the key.") @Default("x-api-key") String header,
        @Doc("A query parameter that may carry the key too; none if left out.")
                Optional<String> query,
        @Doc("A cookie that may carry the key too; none if left out.") Optional<String> cookie,
        @Doc("Whether the key is taken out before the request goes to the upstream.")
                @Default("true")
                boolean hide) {

    KeyAuthConfig {
        requireToken("header", header);
        if (header.equalsIgnoreCase("host")) {
            throw new IllegalArgumentException(
                    "`header` must not be `host`: it names the API that is asked, not who asks");
        }
        // RFC 6265 §4.1.1: a cookie-name is a token.
        cookie.ifPresent(name -> requireToken("cookie", name));
        if (query.isPresent() && query.get().isEmpty()) {
            throw new IllegalArgumentException(
                    "`query` must name a parameter, was empty; leave it out for none");
        }
    }

    /** Everywhere a key may be. */
    List<KeyPlace> places() {
        List<KeyPlace> places = new ArrayList<>();
        places.add(new KeyPlace.InHeader(header));
        query.ifPresent(name -> places.add(new KeyPlace.InQuery(name)));
        cookie.ifPresent(name -> places.add(new KeyPlace.InCookie(name)));
        return places;
    }

    private static void requireToken(String setting, String name) {
        try {
            Headers.of(name, "");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("`" + setting + "`: " + e.getMessage(), e);
        }
    }
}
