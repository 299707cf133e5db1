package dev.weir.wasm.abi;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request head as guests see it. As in Envoy, {@code :authority} stands for the {@code Host}
 * field, which is not shown, but is found by that name too.
 */
final class RequestMap extends HeaderMap {
    // RFC 3986 §3.2 without user information: a name, address or port, never a path.
    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9._~%!$&'()*+,;=:\\[\\]-]+");

    private Request request;
    // Ahead of the request: one is made when it is asked for, not with each change.
    private Headers fields;

    RequestMap(Request request) {
        this.request = request;
        this.fields = request.headers();
    }

    @SuppressWarnings("ReferenceEquality") // the very ones
    Request request() {
        if (request.headers() != fields) {
            request = request.withHeaders(fields);
        }
        return request;
    }

    @Override
    List<Field> pseudoHeaders() {
        List<Field> pseudo = new ArrayList<>(4);
        fields.first("host").ifPresent(host -> pseudo.add(new Field(":authority", host)));
        pseudo.add(new Field(":path", request.target()));
        pseudo.add(new Field(":method", request.method()));
        pseudo.add(new Field(":scheme", request.scheme()));
        return pseudo;
    }

    @Override
    int pseudoCount() {
        return fields.contains("host") ? 4 : 3;
    }

    @Override
    int fieldsShownAsPseudo() {
        return fields.contains("host") ? fields.all("host").size() : 0;
    }

    @Override
    Optional<String> pseudoValue(String pseudoName) {
        return switch (pseudoName) {
            case ":authority" -> fields.first("host");
            case ":path" -> Optional.of(request.target());
            case ":method" -> Optional.of(request.method());
            case ":scheme" -> Optional.of(request.scheme());
            default -> Optional.empty();
        };
    }

    @Override
    Headers fields() {
        return fields;
    }

    @Override
    void fields(Headers fields) {
        this.fields = fields;
    }

    @Override
    Optional<String> pseudoName(String lowerCaseName) {
        return switch (lowerCaseName) {
            case "host" -> Optional.of(":authority");
            case ":authority", ":path", ":method", ":scheme" -> Optional.of(lowerCaseName);
            default -> Optional.empty();
        };
    }

    @Override
    void assign(Map<String, String> pseudo, Headers others) {
        if (!request.scheme().equals(pseudo.get(":scheme"))) {
            throw new IllegalArgumentException(
                    ":scheme says how the client came and cannot be changed");
        }
        Request changed =
                request.withMethod(pseudo.getOrDefault(":method", ""))
                        .withTarget(pseudo.getOrDefault(":path", ""));
        Optional<String> host = Optional.ofNullable(pseudo.get(":authority"));
        if (!fields.first("host").equals(host)) {
            checkAuthority(host.orElse(""));
        }
        fields = host.map(h -> withHost(others, h)).orElse(others);
        request = changed;
    }

    private static void checkAuthority(String host) {
        if (!AUTHORITY.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    ":authority must be a host and port (RFC 3986 §3.2)");
        }
    }

    // RFC 9110 §7.2: Host should be the first field; where it is, it stays.
    private static Headers withHost(Headers fields, String host) {
        if (fields.contains("host")) {
            return fields.first("host").equals(Optional.of(host))
                    ? fields
                    : fields.with("Host", host);
        }
        Headers.Builder builder = new Headers.Builder().add("Host", host);
        for (int i = 0; i < fields.size(); i++) {
            builder.add(fields.name(i), fields.value(i));
        }
        return builder.build();
    }
}
