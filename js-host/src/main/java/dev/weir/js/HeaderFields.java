package dev.weir.js;

import dev.weir.api.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields behind one {@code Headers} object of a plugin (Fetch Standard §5.1). Starts on the
 * gateway's own immutable fields; only a change makes a copy. What it throws as {@link
 * IllegalArgumentException} reaches the plugin as a {@code TypeError}.
 */
final class HeaderFields {
    // RFC 9110 §5.6.2, beside letters and digits
    private static final String OF_TOKENS = "!#$%&'*+-.^_`|~";
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = 0; c < TOKEN.length; c++) {
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            TOKEN[c] = letter || (c >= '0' && c <= '9') || OF_TOKENS.indexOf(c) >= 0;
        }
    }

    // RFC 9112 §3.2 and RFC 3986 §3.2: uri-host [ ":" port ]; what is no name or address of the
    // network goes by the same characters.
    private static final Pattern HOST =
            Pattern.compile(
                    "(?:\\[[0-9A-Fa-f:.]+]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)(?::[0-9]{0,5})?");
    // RFC 9110 §7.6.1: they describe one connection, and which body follows; a plugin that could
    // set them could forge a second message behind the first.
    private static final List<String> OF_THE_CONNECTION =
            List.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "transfer-encoding",
                    "upgrade");

    private final boolean writable;
    private final boolean own;
    private Headers headers;
    private int changes;
    private boolean detached;

    /** New fields of a plugin's own. */
    HeaderFields() {
        this(Headers.empty(), true, true);
    }

    /** Fields that came for the plugin alone, not with an exchange. */
    static HeaderFields received(Headers headers) {
        return new HeaderFields(headers, true, true);
    }

    /**
     * Fields of a head that passes.
     *
     * @param writable false once the head has been sent
     */
    HeaderFields(Headers headers, boolean writable) {
        this(headers, writable, false);
    }

    private HeaderFields(Headers headers, boolean writable, boolean own) {
        this.headers = headers;
        this.writable = writable;
        this.own = own;
    }

    /** The fields as the plugin left them. */
    Headers result() {
        return headers;
    }

    /** Whether the plugin wrote to them. */
    boolean changed() {
        return changes > 0;
    }

    /** How often the plugin wrote to them. */
    int changes() {
        return changes;
    }

    /** Fields of their own with the same content, as they are after the call. */
    HeaderFields copy() {
        HeaderFields copy = new HeaderFields(headers, writable, own);
        copy.changes = changes;
        copy.detached = detached;
        return copy;
    }

    /** About how many bytes they take, beyond those of the exchange. */
    long weight() {
        if (!own && !changed()) {
            return 0;
        }
        long chars = 0;
        for (int i = 0; i < headers.size(); i++) {
            chars += headers.name(i).length() + headers.value(i).length();
        }
        return 2 * chars + 64L * headers.size();
    }

    /** The call has ended: the plugin can use them no longer. */
    void detach() {
        detached = true;
    }

    /** The values of that name, combined; null if there are none. */
    @Nullable String get(String name) {
        List<String> values = live().all(checked(name));
        return values.isEmpty() ? null : String.join(", ", values);
    }

    boolean has(String name) {
        return live().contains(checked(name));
    }

    void set(String name, String value) {
        change(live().with(writableName(name), writableValue(name, value)));
    }

    void add(String name, String value) {
        if (name.equalsIgnoreCase("host") && has("host")) {
            throw new IllegalArgumentException(
                    "a request has one Host field (RFC 9112 §3.2); use set instead of append");
        }
        change(live().plus(writableName(name), writableValue(name, value)));
    }

    void remove(String name) {
        change(live().without(writableName(name)));
    }

    void copyFrom(HeaderFields other) {
        change(other.live());
    }

    /** The values of {@code Set-Cookie}, the one field that cannot be combined. */
    List<String> cookies() {
        return live().all("set-cookie");
    }

    /**
     * Names and values in turn, as iteration shows them (Fetch Standard, "sort and combine"): names
     * in lower case and sorted, values combined, each {@code Set-Cookie} for itself.
     */
    List<String> sorted() {
        Headers from = live();
        Map<String, List<String>> byName = new TreeMap<>();
        for (int i = 0; i < from.size(); i++) {
            byName.computeIfAbsent(from.name(i).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(from.value(i));
        }
        List<String> flat = new ArrayList<>(2 * byName.size());
        byName.forEach((name, values) -> {
            boolean combined = !name.equals("set-cookie");
            for (String value : combined ? List.of(String.join(", ", values)) : values) {
                flat.add(name);
                flat.add(value);
            }
        });
        return flat;
    }

    private Headers live() {
        if (detached) {
            throw new IllegalArgumentException(
                    "these headers belong to a call that has ended; copy what is needed later");
        }
        return headers;
    }

    private void change(Headers to) {
        if (!writable) {
            throw new IllegalArgumentException(
                    "headers of a request that has been sent cannot be changed");
        }
        headers = to;
        changes++;
    }

    private static String checked(String name) {
        if (!isToken(name)) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no field name (RFC 9110 §5.6.2)");
        }
        return name;
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= TOKEN.length || !TOKEN[c]) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static String writableName(String name) {
        if (isOfTheConnection(checked(name))) {
            throw new IllegalArgumentException(
                    "field " + name + " belongs to the connection, which is the gateway's own");
        }
        return name;
    }

    private static boolean isOfTheConnection(String name) {
        // Most names differ from all of them in length already.
        for (int i = 0; i < OF_THE_CONNECTION.size(); i++) {
            if (OF_THE_CONNECTION.get(i).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    private static String writableValue(String name, String value) {
        String text = normalised(value);
        if (name.equalsIgnoreCase("host") && !HOST.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no Host (RFC 9112 §3.2); it is a host name or address, and a port where needed"
                            .formatted(text));
        }
        return text;
    }

    // Fetch Standard, "normalize": white space around a value is no part of it.
    private static String normalised(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isSpace(value.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
