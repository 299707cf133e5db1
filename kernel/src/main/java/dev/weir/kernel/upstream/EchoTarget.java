package dev.weir.kernel.upstream;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.ConfigValue;
import dev.weir.kernel.config.RouteConfig.HostHeader;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.http1.FieldLines;
import dev.weir.kernel.http1.HeadBuffer;
import dev.weir.kernel.http1.HeadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The embedded upstream {@code weir:echo}: answers 200 with what it was sent, as JSON. {@code
 * {"method", "path", "query", "headers": {name: [values]}, "body", "bodyBytes"}}; the body as UTF-8
 * text, its first 64 KiB.
 */
final class EchoTarget implements Target {
    private static final String HOST = "echo.invalid";
    private static final int MAX_BODY = 64 << 10;

    private final TargetHealth health;

    EchoTarget(TargetHealth health) {
        this.health = health;
    }

    @Override
    public TargetHealth health() {
        return health;
    }

    @Override
    public Response send(HttpExchange exchange, Request request, HostHeader host, Payload payload) {
        health.figures().requested();
        Map<String, ConfigValue> echo = new LinkedHashMap<>();
        echo.put("method", new ConfigValue.Text(request.method()));
        echo.put("path", new ConfigValue.Text(request.path()));
        echo.put("query", new ConfigValue.Text(request.query()));
        echo.put("headers", headers(received(exchange, request, host, payload)));
        body(echo, payload);
        return new Response(
                200,
                Headers.of("Content-Type", "application/json"),
                Body.of(new ConfigValue.Table(echo).toJson() + "\n"));
    }

    /** The fields as they would have come over the wire: written, and read again. */
    private static Headers received(
            HttpExchange exchange, Request request, HostHeader host, Payload payload) {
        HeadBuffer out = new HeadBuffer();
        try {
            RequestWriter.head(out, exchange, request, host, HOST, payload);
            byte[] head = out.toBytes();
            int firstLine = new String(head, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
            return FieldLines.parse(head, firstLine, Integer.MAX_VALUE, false);
        } catch (HeadException e) {
            throw new IllegalStateException("a head of our own is not valid", e);
        } finally {
            out.giveBack();
        }
    }

    private static ConfigValue headers(Headers headers) {
        Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Map<String, ConfigValue> table = new LinkedHashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (names.putIfAbsent(name, name) == null) {
                List<ConfigValue> values = new ArrayList<>();
                headers.all(name).forEach(value -> values.add(new ConfigValue.Text(value)));
                table.put(name, new ConfigValue.Items(values));
            }
        }
        return new ConfigValue.Table(table);
    }

    private static void body(Map<String, ConfigValue> echo, Payload payload) {
        try (InputStream in = payload.open()) {
            byte[] first = in.readNBytes(MAX_BODY);
            long length = first.length + in.transferTo(OutputStream.nullOutputStream());
            echo.put("body", new ConfigValue.Text(new String(first, StandardCharsets.UTF_8)));
            echo.put("bodyBytes", new ConfigValue.Number(BigDecimal.valueOf(length)));
        } catch (IOException e) {
            throw Payload.unreadable(e);
        }
    }
}
