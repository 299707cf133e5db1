package dev.weir.api;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * An error answer for the client: {@code application/problem+json} (RFC 9457).
 *
 * @param status the HTTP status
 * @param title the short, fixed name of this kind of error
 * @param detail a sentence for the client; no internal name, address or stack; empty leaves it out
 */
public record Problem(int status, String title, String detail) {
    /** Refuses null. */
    public Problem {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(detail, "detail");
    }

    /** The answer for a failure of the gateway's own kinds. */
    public static Problem of(FailureType type) {
        return new Problem(type.status(), type.title(), type.detail());
    }

    /** The response, with the exchange's id as {@code instance}. */
    public Response toResponse(Exchange exchange) {
        byte[] json = json(exchange.id()).getBytes(StandardCharsets.UTF_8);
        return new Response(
                status, Headers.of("Content-Type", "application/problem+json"), Body.of(json));
    }

    private String json(String instance) {
        // RFC 9457 §4.2.1: "about:blank" says that the status alone gives the meaning.
        StringBuilder out = new StringBuilder(160).append("{\"type\":\"about:blank\",\"title\":");
        quote(out, title).append(",\"status\":").append(status);
        if (!detail.isEmpty()) {
            quote(out.append(",\"detail\":"), detail);
        }
        return quote(out.append(",\"instance\":"), instance).append("}\n").toString();
    }

    private static StringBuilder quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"');
    }
}
