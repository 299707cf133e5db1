package dev.weir.control.admin;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Problem;
import dev.weir.api.Response;
import dev.weir.registry.Digest;
import dev.weir.yaml.ConfigFault;
import dev.weir.yaml.Counted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How the admin API answers: JSON for people and programs, problems by RFC 9457. */
final class Answers {
    static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Answers() {}

    static Response json(int status, JsonNode body) {
        return new Response(
                status,
                Headers.of("Content-Type", "application/json"),
                Body.of(MAPPER.writeValueAsString(body) + "\n"));
    }

    static Response problem(AdminRequest request, int status, String title, String detail) {
        return new Problem(status, title, detail).toResponse(request.exchange());
    }

    static Response notFound(AdminRequest request, String detail) {
        return problem(request, 404, "Not Found", detail);
    }

    static Response conflict(AdminRequest request, String detail) {
        return problem(request, 409, "Conflict", detail);
    }

    /** A problem with members of its own (RFC 9457 §3.2). */
    static Response problem(
            AdminRequest request, int status, String title, String detail, ObjectNode members) {
        ObjectNode body = MAPPER.createObjectNode();
        body.put("type", "about:blank").put("title", title).put("status", status);
        body.put("detail", detail).put("instance", request.exchange().id());
        body.setAll(members);
        return json(status, body).withHeader("Content-Type", "application/problem+json");
    }

    /** What is wrong with a configuration, each fault with its place. */
    static Response faults(AdminRequest request, List<ConfigFault> faults) {
        ObjectNode members = MAPPER.createObjectNode();
        ArrayNode errors = members.putArray("errors");
        for (ConfigFault fault : faults) {
            errors.addObject()
                    .put("file", fault.file())
                    .put("line", fault.line())
                    .put("column", fault.column())
                    .put("pointer", fault.pointer())
                    .put("message", fault.message());
        }
        return problem(
                request,
                422,
                "Unprocessable Content",
                "%s; nothing has changed".formatted(Counted.of(faults.size(), "fault")),
                members);
    }

    /** A strong entity tag (RFC 9110 §8.8.3) of a text. */
    static String etag(String content) {
        Digest digest = Digest.of(content.getBytes(StandardCharsets.UTF_8));
        return '"' + digest.hex().substring(0, 24) + '"';
    }
}
