package dev.weir.kernel.upstream;

import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.kernel.config.RouteConfig.HostHeader;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.http1.HeadBuffer;
import dev.weir.kernel.http1.RawHeaders;
import dev.weir.kernel.http1.WireField;
import java.nio.charset.StandardCharsets;

/** Writes the head of a request as the target gets it. */
final class RequestWriter {
    private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
    private static final byte[] VIA_NAME = ascii(" weir\r\n");
    private static final byte[] EXPECT = ascii("Expect: 100-continue\r\n");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");

    private RequestWriter() {}

    /**
     * Writes a head. Fields keep their order; those of the connection go, the framing follows the
     * content, and the gateway says who the client is.
     *
     * @param target the target's address, for {@link HostHeader.Upstream}
     * @param payload the content
     */
    static void head(
            HeadBuffer out,
            HttpExchange exchange,
            Request request,
            HostHeader host,
            String target,
            Payload payload) {
        out.text(request.method());
        out.text(" ");
        out.text(request.target());
        out.bytes(VERSION);
        String asked = request.authority();
        fields(out, request.headers(), host(asked, host, target));
        if (exchange.forwarded()) {
            ClientFields.write(out, exchange, asked);
            // RFC 9110 §7.6.3: a gateway must. It comes last of all Via fields, and so of the list.
            out.text("Via: ");
            out.text(exchange.protocol());
            out.bytes(VIA_NAME);
        }
        if (payload.expecting()) {
            out.bytes(EXPECT);
        }
        long length = payload.length();
        if (length < 0) {
            out.bytes(CHUNKED);
        } else if (length > 0 || anticipatesContent(request.method())) {
            out.contentLength(length);
        }
        out.lineEnd();
    }

    private static void fields(HeadBuffer out, Headers headers, String host) {
        boolean hosted = false;
        for (int i = 0; i < headers.size(); i++) {
            WireField field = RawHeaders.field(headers, i);
            switch (field) {
                case OTHER, DATE, FORWARDED, X_FORWARDED_OTHER, FORWARDED_ALIAS ->
                        out.field(headers, i);
                case HOST -> {
                    if (!hosted) {
                        out.field("Host", host);
                    }
                    hosted = true;
                }
                // Expect is sent only while the client waits; the rest is ours to say, or about the
                // connection.
                case CONTENT_LENGTH,
                        EXPECT,
                        X_FORWARDED_FOR,
                        X_FORWARDED_PROTO,
                        X_FORWARDED_HOST,
                        X_FORWARDED_PORT,
                        X_REAL_IP,
                        CONNECTION,
                        KEEP_ALIVE,
                        PROXY_CONNECTION,
                        TE,
                        TRANSFER_ENCODING,
                        UPGRADE -> {}
            }
        }
        if (!hosted) {
            out.field("Host", host);
        }
    }

    private static String host(String asked, HostHeader host, String target) {
        return switch (host) {
            case HostHeader.Keep() -> asked.isEmpty() ? target : asked;
            case HostHeader.Upstream() -> target;
            case HostHeader.Named(String name) -> name;
        };
    }

    // RFC 9110 §8.6: these say Content-Length: 0 where there is no content.
    private static boolean anticipatesContent(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
