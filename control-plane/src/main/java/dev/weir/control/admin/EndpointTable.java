package dev.weir.control.admin;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the endpoint for a method and path. A {@code *} in a pattern is any one segment. */
final class EndpointTable {
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(
            String method, List<String> pattern, Endpoint endpoint, List<String> parameters) {
        boolean isAt(List<String> path) {
            if (pattern.size() != path.size()) {
                return false;
            }
            for (int i = 0; i < path.size(); i++) {
                if (!pattern.get(i).equals("*") && !pattern.get(i).equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }

        boolean takes(String wanted) {
            return method.equals(wanted) || (method.equals("GET") && wanted.equals("HEAD"));
        }
    }

    /** Adds an endpoint; {@code parameters} are those it knows, and matter for writes only. */
    EndpointTable add(String method, String path, Endpoint endpoint, String... parameters) {
        List<String> pattern = List.of(path.substring(1).split("/", -1));
        entries.add(new Entry(method, pattern, endpoint, List.of(parameters)));
        return this;
    }

    Response answer(AdminRequest request) throws Exception {
        List<Entry> here = entries.stream().filter(entry -> entry.isAt(request.path())).toList();
        for (Entry entry : here) {
            if (entry.takes(request.request().method())) {
                return answer(entry, request);
            }
        }
        if (here.isEmpty()) {
            return Answers.notFound(
                    request, "There is nothing at " + request.request().path() + ".");
        }
        String allowed =
                here.stream()
                        .map(entry -> entry.method().equals("GET") ? "GET, HEAD" : entry.method())
                        .collect(Collectors.joining(", "));
        return Answers.problem(
                        request,
                        405,
                        "Method Not Allowed",
                        "Only " + allowed + " is answered here.")
                .withHeader("Allow", allowed);
    }

    private static Response answer(Entry entry, AdminRequest request) throws Exception {
        if (entry.method().equals("GET")) {
            return unlessKnown(request, entry.endpoint().answer(request));
        }
        Optional<String> fault = request.parameterFault(entry.parameters());
        return fault.isPresent()
                ? Answers.problem(request, 400, "Bad Request", fault.get())
                : entry.endpoint().answer(request);
    }

    /** RFC 9110 §13.1.2: who has that state already is not sent it again. */
    private static Response unlessKnown(AdminRequest request, Response answer) {
        Optional<String> etag = answer.headers().first("ETag");
        if (answer.status() != 200 || !request.ifNoneMatchNames(etag.orElse(""))) {
            return answer;
        }
        Headers fields = etag.map(tag -> Headers.of("ETag", tag)).orElse(Headers.empty());
        return new Response(304, fields, Body.empty());
    }
}
