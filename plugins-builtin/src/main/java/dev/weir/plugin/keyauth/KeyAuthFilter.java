package dev.weir.plugin.keyauth;

import dev.weir.api.Chain;
import dev.weir.api.Consumer;
import dev.weir.api.Exchange;
import dev.weir.api.Filter;
import dev.weir.api.Identity;
import dev.weir.api.Problem;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.List;
import java.util.Optional;

/**
 * Finds the consumer by the key of the request. Whatever is wrong with the key, the answer is the
 * same, so that nothing can be learned from it.
 */
final class KeyAuthFilter implements Filter {
    private static final Problem REFUSED =
            new Problem(
                    401,
                    "Unauthorized",
                    "The API key is missing, unknown, or given twice with different values.");
    // RFC 9110 §11.6.1: a 401 carries a challenge. No scheme is registered for API keys; this is
    // the one that gateways use.
    private static final String CHALLENGE = "Key realm=\"api\"";

    private final List<KeyPlace> places;
    private final boolean hide;
    private final String instance;

    KeyAuthFilter(KeyAuthConfig config, String instance) {
        this.places = config.places();
        this.hide = config.hide();
        this.instance = instance;
    }

    @Override
    public Response handle(Exchange exchange, Chain next) {
        Request request = next.request();
        String key = key(request);
        Optional<Consumer> consumer =
                key.isEmpty() ? Optional.empty() : exchange.consumers().find("key-auth", key);
        if (consumer.isEmpty()) {
            request.body().close();
            return REFUSED.toResponse(exchange).withHeader("WWW-Authenticate", CHALLENGE);
        }
        exchange.identity(new Identity(consumer.get(), instance));
        return next.proceed(hide ? hidden(request) : request);
    }

    /** The one key of the request; empty if there is none or there are different ones. */
    private String key(Request request) {
        String key = "";
        for (KeyPlace place : places) {
            for (String found : place.keys(request)) {
                if (found.isEmpty()) {
                    continue;
                }
                // Which of them the client means is not for the gateway to guess.
                if (!key.isEmpty() && !key.equals(found)) {
                    return "";
                }
                key = found;
            }
        }
        return key;
    }

    private Request hidden(Request request) {
        Request hidden = request;
        for (KeyPlace place : places) {
            hidden = place.without(hidden);
        }
        return hidden;
    }
}
