package dev.weir.wasm.abi;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A response head as guests see it. */
final class ResponseMap extends HeaderMap {
    private final int received;
    private Response response;
    // Ahead of the response: one is made when it is asked for, not with each change.
    private Headers fields;

    ResponseMap(Response response) {
        this.received = response.status();
        this.response = response;
        this.fields = response.headers();
    }

    @SuppressWarnings("ReferenceEquality") // the very ones
    Response response() {
        if (response.headers() != fields) {
            response = response.withHeaders(fields);
        }
        return response;
    }

    /** The response to go on with. A status without content (RFC 9110 §6.4.1) drops the body. */
    Response result() {
        return result(response.body());
    }

    /** The same, with that body. */
    Response result(Body body) {
        int status = response.status();
        if (status != received && (status == 204 || status == 304)) {
            body.close();
            return response().withBody(Body.empty());
        }
        return response().withBody(body);
    }

    @Override
    List<Field> pseudoHeaders() {
        return List.of(new Field(":status", Integer.toString(response.status())));
    }

    @Override
    int pseudoCount() {
        return 1;
    }

    @Override
    int fieldsShownAsPseudo() {
        return 0;
    }

    @Override
    Optional<String> pseudoValue(String pseudoName) {
        return Optional.of(Integer.toString(response.status()));
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
        return lowerCaseName.equals(":status") ? Optional.of(lowerCaseName) : Optional.empty();
    }

    @Override
    void assign(Map<String, String> pseudo, Headers fields) {
        int status = status(pseudo.getOrDefault(":status", ""));
        response = response.withStatus(status);
        this.fields = fields;
    }

    private static int status(String text) {
        if (text.length() != 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException(":status must be 200 to 599, was \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }
}
