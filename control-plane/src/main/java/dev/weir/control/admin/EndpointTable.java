package dev.weir.control.admin;

import dev.weir.api.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the endpoint for a method and path. A {@code *} in a pattern is any one segment. */
final class EndpointTable {
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(String method, List<String> pattern, Endpoint endpoint) {
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

    EndpointTable add(String method, String path, Endpoint endpoint) {
        entries.add(new Entry(method, List.of(path.substring(1).split("/")), endpoint));
        return this;
    }

    Response answer(AdminRequest request) throws Exception {
        List<Entry> here = entries.stream().filter(entry -> entry.isAt(request.path())).toList();
        for (Entry entry : here) {
            if (entry.takes(request.request().method())) {
                return entry.endpoint().answer(request);
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
}
