package dev.weir.kernel.pipeline;

import dev.weir.api.Chain;
import dev.weir.api.Exchange;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.service.Capability;
import dev.weir.kernel.plugin.PluginInstance;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands around the filter of a guest that may not see credentials or the consumer. Credentials are
 * out of the heads while they are shown to it and back in them when they go on: it can neither
 * read, change nor remove them, and what it writes in their place is dropped and counted. The
 * request that the upstream gets is the same, byte for byte, if the guest leaves it as it is.
 */
@SuppressWarnings("ReferenceEquality") // the very fields that were shown, or that were there
final class Veil implements Filter {
    private static final Set<String> RESPONSE = Set.of("set-cookie");

    private final Filter filter;
    private final PluginInstance instance;
    private final @Nullable HiddenFields request;
    private final @Nullable HiddenFields response;
    private final @Nullable HiddenParameters parameters;
    private final boolean hidesConsumer;

    private Veil(PluginInstance instance, Hidden hidden) {
        this.filter = instance.filter();
        this.instance = instance;
        hidesConsumer = hidden.consumer();
        request = hidden.credentials().map(places -> HiddenFields.ofRequest(places)).orElse(null);
        response = request == null ? null : new HiddenFields(RESPONSE);
        parameters =
                hidden.credentials()
                        .filter(places -> !places.queryParameters().isEmpty())
                        .map(places -> new HiddenParameters(places.queryParameters()))
                        .orElse(null);
    }

    /** The filter of an instance, behind a veil if something is hidden from it. */
    static Filter over(PluginInstance instance, Hidden hidden) {
        return hidden.equals(Hidden.NOTHING) ? instance.filter() : new Veil(instance, hidden);
    }

    @Override
    public Response handle(Exchange exchange, Chain next) throws Exception {
        Exchange shown = hidesConsumer ? new VeiledExchange(exchange, instance) : exchange;
        if (request == null || response == null) {
            return filter.handle(shown, next);
        }
        Veiled veiled = new Veiled(next, request, response);
        return veiled.restored(filter.handle(shown, veiled));
    }

    /** The chain as the guest sees it. */
    private final class Veiled implements Chain {
        private final Chain next;
        private final HiddenFields hiddenOfRequest;
        private final HiddenFields hiddenOfResponse;
        private final Request original;
        private final Request shown;
        private Headers answered = Headers.empty();
        private Headers shownAnswer = Headers.empty();

        Veiled(Chain next, HiddenFields hiddenOfRequest, HiddenFields hiddenOfResponse) {
            this.next = next;
            this.hiddenOfRequest = hiddenOfRequest;
            this.hiddenOfResponse = hiddenOfResponse;
            original = next.request();
            Headers headers = hiddenOfRequest.hide(original.headers());
            String target =
                    parameters == null ? original.target() : parameters.hide(original.target());
            boolean same = headers == original.headers() && target.equals(original.target());
            shown = same ? original : original.withHeaders(headers).withTarget(target);
        }

        @Override
        public Request request() {
            return shown;
        }

        @Override
        public Response proceed(Request changed) {
            Response answer = next.proceed(restored(changed));
            answered = answer.headers();
            shownAnswer = hiddenOfResponse.hide(answered);
            return shownAnswer == answered ? answer : answer.withHeaders(shownAnswer);
        }

        private Request restored(Request changed) {
            Request restored = changed;
            Headers headers =
                    restored(
                            hiddenOfRequest,
                            original.headers(),
                            shown.headers(),
                            changed.headers());
            if (headers != changed.headers()) {
                restored = restored.withHeaders(headers);
            }
            if (parameters == null) {
                return restored;
            }
            String target = parameters.restore(original.target(), shown.target(), changed.target());
            if (parameters.has(changed.target())) {
                count("a query parameter that holds credentials");
            }
            return target.equals(changed.target()) ? restored : restored.withTarget(target);
        }

        Response restored(Response returned) {
            if (returned == null) {
                // The guard names that mistake.
                return returned;
            }
            Headers headers = restored(hiddenOfResponse, answered, shownAnswer, returned.headers());
            return headers == returned.headers() ? returned : returned.withHeaders(headers);
        }

        private Headers restored(
                HiddenFields hidden, Headers original, Headers shown, Headers changed) {
            if (changed == shown) {
                return original;
            }
            if (hidden.hide(changed) != changed) {
                count("a field that holds credentials");
            } else if (shown == original) {
                return changed; // nothing was hidden, and nothing is in its place
            }
            return hidden.restore(original, changed);
        }

        private void count(String what) {
            instance.denied(Capability.CREDENTIALS, "writing " + what);
        }
    }
}
