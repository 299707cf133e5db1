package dev.weir.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client as users have one. */
final class Http {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();

    private Http() {}

    /** Sends a GET; headers as names and values in turn. */
    static HttpResponse<String> get(URI uri, String... headers) {
        return send(with(HttpRequest.newBuilder(uri), headers).GET().build());
    }

    static HttpResponse<String> put(URI uri, String body, String... headers) {
        return send(
                with(HttpRequest.newBuilder(uri), headers)
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    static HttpResponse<String> post(URI uri, String body, String... headers) {
        return send(
                with(HttpRequest.newBuilder(uri), headers)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.timeout(WeirProcess.PATIENCE);
    }

    static HttpResponse<String> send(HttpRequest request) {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return CLIENT.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(request.uri() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }
}
