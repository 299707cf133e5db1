package dev.weir.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The answer to one request, over a connection of its own. */
public record Reply(int status, Map<String, String> headers, String body) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Sends bytes as they are and reads until the other side closes. */
    public static Reply to(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Reply of(String text) {
        int end = text.indexOf("\r\n\r\n");
        List<String> lines = text.substring(0, end).lines().toList();
        Map<String, String> headers = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        // HTTP/1.1 200 OK
        int status = Integer.parseInt(lines.getFirst().substring(9, 12));
        return new Reply(status, headers, text.substring(end + 4));
    }

    /** A field; empty if there is none. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The body as JSON. */
    public JsonNode json() {
        return MAPPER.readTree(body);
    }
}
