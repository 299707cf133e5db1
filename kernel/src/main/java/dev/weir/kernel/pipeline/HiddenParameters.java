package dev.weir.kernel.pipeline;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Query parameters that are taken out of a target while it is shown, and put back. */
final class HiddenParameters {
    private final Set<String> names;

    /** Parameters of those names. */
    HiddenParameters(Set<String> names) {
        this.names = names;
    }

    /** Whether the target has one of them. */
    boolean has(String target) {
        return !parameters(target, true).isEmpty();
    }

    /** The target without them; the same if it has none. */
    String hide(String target) {
        return has(target) ? joined(target, parameters(target, false)) : target;
    }

    /** {@code changed} with those of {@code original} in the place of its own. */
    String restore(String original, String shown, String changed) {
        if (changed.equals(shown)) {
            return original;
        }
        List<String> hidden = parameters(original, true);
        if (hidden.isEmpty() && !has(changed)) {
            return changed;
        }
        List<String> all = new ArrayList<>(parameters(changed, false));
        all.addAll(hidden);
        return joined(changed, all);
    }

    private static String joined(String target, List<String> parameters) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return parameters.isEmpty() ? path : path + "?" + String.join("&", parameters);
    }

    private List<String> parameters(String target, boolean hidden) {
        int query = target.indexOf('?');
        List<String> found = new ArrayList<>();
        if (query >= 0) {
            for (String each : target.substring(query + 1).split("&", -1)) {
                if (names.contains(name(each)) == hidden) {
                    found.add(each);
                }
            }
        }
        return found;
    }

    /** The name may be percent-encoded: authenticators and upstreams decode it. */
    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }
}
