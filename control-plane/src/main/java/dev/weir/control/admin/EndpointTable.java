package dev.weir.control.admin;

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
        Optional<String> fault =
                entry.method().equals("GET")
                        ? Optional.empty()
                        : request.parameterFault(entry.parameters());
        return fault.isPresent()
                ? Answers.problem(request, 400, "Bad Request", fault.get())
                : entry.endpoint().answer(request);
    }
}
