package dev.weir.control.admin;

import dev.weir.api.Response;
import dev.weir.kernel.journal.ErrorEntry;
import dev.weir.kernel.journal.Journal;
import dev.weir.kernel.journal.PluginEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/errors} and {@code /v1/events}: what happened lately, the newest first. */
final class JournalApi {
    private static final int USUAL = 100;

    private final Journal journal;

    JournalApi(Journal journal) {
        this.journal = journal;
    }

    void addTo(EndpointTable table) {
        table.add("GET", "/v1/errors", this::errors);
        table.add("GET", "/v1/events", this::events);
    }

    private Response errors(AdminRequest request) {
        List<ErrorEntry> wanted =
                journal.errors().stream()
                        .filter(error -> meets(request, "route", error.route()))
                        .filter(error -> meets(request, "plugin", error.plugin()))
                        .filter(error -> meets(request, "request", error.exchange()))
                        .toList();
        return answer(request, wanted, JournalApi::describe);
    }

    private Response events(AdminRequest request) {
        List<PluginEvent> wanted =
                journal.events().stream()
                        .filter(event -> meets(request, "route", event.route()))
                        .filter(event -> meets(request, "plugin", event.plugin()))
                        .toList();
        return answer(request, wanted, JournalApi::describe);
    }

    private static boolean meets(AdminRequest request, String parameter, String value) {
        return request.parameter(parameter).map(value::equals).orElse(true);
    }

    private static <T> Response answer(
            AdminRequest request, List<T> entries, Function<T, ObjectNode> describe) {
        Optional<String> asked = request.parameter("limit");
        if (asked.isPresent() && !asked.get().matches("[1-9][0-9]{0,8}")) {
            return Answers.problem(
                    request,
                    400,
                    "Bad Request",
                    "limit must be a whole number from 1, was " + asked.get() + ".");
        }
        ArrayNode list = Answers.MAPPER.createArrayNode();
        entries.stream()
                .limit(asked.map(Integer::parseInt).orElse(USUAL))
                .map(describe)
                .forEach(list::add);
        return Answers.json(200, list);
    }

    private static ObjectNode describe(ErrorEntry error) {
        ObjectNode body = Answers.MAPPER.createObjectNode();
        body.put("time", error.time().toString());
        body.put("request", error.exchange());
        body.put("route", error.route());
        if (!error.plugin().isEmpty()) {
            body.put("plugin", error.plugin()).put("bundle", error.bundle());
        }
        body.put("type", error.type().name());
        body.put("effect", label(error.effect()));
        body.put("message", error.message());
        if (!error.position().isEmpty()) {
            body.put("position", error.position());
        }
        return body;
    }

    private static ObjectNode describe(PluginEvent event) {
        return Answers.MAPPER
                .createObjectNode()
                .put("time", event.time().toString())
                .put("route", event.route())
                .put("plugin", event.plugin())
                .put("event", label(event.step()))
                .put("reason", event.reason());
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
