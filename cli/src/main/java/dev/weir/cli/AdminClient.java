package dev.weir.cli;

import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the admin API of a running gateway. */
final class AdminClient {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final String UNIX = "unix:";

    private final String address;

    AdminClient(String address) {
        this.address = address;
    }

    /** One segment of a path, or a value of a query. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Sends JSON and gives the answer.
     *
     * @throws Stop with the detail of the answer if it is not 2xx
     */
    JsonNode put(String path, String json) throws Stop, IOException, InterruptedException {
        return send("PUT", path, json);
    }

    /**
     * Asks, and gives the answer.
     *
     * @throws Stop with the detail of the answer if it is not 2xx
     */
    JsonNode get(String path) throws Stop, IOException, InterruptedException {
        return send("GET", path, "");
    }

    private JsonNode send(String method, String path, String json)
            throws Stop, IOException, InterruptedException {
        try {
            UnixAdmin.Answer answer =
                    address.startsWith(UNIX)
                            ? UnixAdmin.send(address.substring(UNIX.length()), method, path, json)
                            : sendByTcp(method, path, json);
            JsonNode read = read(answer.body());
            if (answer.status() / 100 != 2) {
                throw new Stop(
                        "%d: %s"
                                .formatted(
                                        answer.status(),
                                        read.path("detail").asString(answer.body())));
            }
            return read;
        } catch (SocketException e) {
            throw new Stop(
                    "no gateway answers at %s: start one, or name its admin API with --admin"
                            .formatted(address.startsWith(UNIX) ? address : "http://" + address));
        }
    }

    private UnixAdmin.Answer sendByTcp(String method, String path, String json)
            throws Stop, IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri(path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(json))
                        .build();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            return new UnixAdmin.Answer(response.statusCode(), response.body());
        }
    }

    private URI uri(String path) throws Stop {
        try {
            return URI.create("http://" + address + path);
        } catch (IllegalArgumentException e) {
            throw new Stop("the admin address must be HOST:PORT or unix:PATH, was " + address);
        }
    }

    private static JsonNode read(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException e) {
            return MAPPER.createObjectNode();
        }
    }
}
