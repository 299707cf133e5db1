package dev.weir.kernel.pipeline;

import dev.weir.api.Headers;
import dev.weir.api.spi.CredentialPlaces;
import java.util.HashSet;
import java.util.Set;

/** Fields that are taken out of a head while it is shown, and put back. */
final class HiddenFields {
    // RFC 9110 §11.6.2, §11.7.2; RFC 6265 §5.4.
    private static final Set<String> ALWAYS =
            Set.of("authorization", "proxy-authorization", "cookie");

    private final String[] names;

    /** Fields of those names. */
    HiddenFields(Set<String> names) {
        this.names = names.toArray(String[]::new);
    }

    /** The usual fields of requests and those where the authenticators look. */
    static HiddenFields ofRequest(CredentialPlaces places) {
        Set<String> names = new HashSet<>(ALWAYS);
        names.addAll(places.fields());
        return new HiddenFields(names);
    }

    private boolean hides(String name) {
        for (String each : names) {
            if (each.length() == name.length() && each.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** The fields without the hidden ones; the same object if there are none. */
    Headers hide(Headers headers) {
        for (String each : names) {
            // By name: fields as they were received compare it without making text of theirs.
            if (headers.contains(each)) {
                return without(headers).build();
            }
        }
        return headers;
    }

    /** The hidden fields of {@code original} behind the others of {@code changed}. */
    Headers restore(Headers original, Headers changed) {
        Headers.Builder restored = without(changed);
        for (int i = 0; i < original.size(); i++) {
            if (hides(original.name(i))) {
                restored.add(original.name(i), original.value(i));
            }
        }
        return restored.build();
    }

    private Headers.Builder without(Headers headers) {
        Headers.Builder kept = new Headers.Builder();
        for (int i = 0; i < headers.size(); i++) {
            if (!hides(headers.name(i))) {
                kept.add(headers.name(i), headers.value(i));
            }
        }
        return kept;
    }
}
