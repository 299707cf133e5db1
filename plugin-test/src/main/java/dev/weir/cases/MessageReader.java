package dev.weir.cases;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.cases.Step.Incoming;
import dev.weir.yaml.Node;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads requests, answers and bodies as a case gives them. */
final class MessageReader {
    static final Keys REQUEST = Keys.of("method", "scheme", "path", "headers", "body");
    static final Keys ANSWER = Keys.of("status", "headers", "body", "error");
    static final Keys BODY = Keys.of("text", "json", "base64");
    private static final Map<String, FailureType> ERRORS =
            Map.of(
                    "failed", FailureType.UPSTREAM_FAILED,
                    "timeout", FailureType.UPSTREAM_TIMEOUT,
                    "no-capacity", FailureType.NO_CAPACITY);

    private final Values values;

    MessageReader(Values values) {
        this.values = values;
    }

    /** What a client sends if the case does not say. */
    static Incoming get() {
        return new Incoming("GET", "http", "/", Headers.of("Host", "localhost"), Content.NONE);
    }

    Optional<Incoming> request(Node node) {
        Section section = new Section(node, REQUEST, values);
        Content body = section.find("body").map(this::body).orElse(Content.NONE);
        Headers headers = headers(section);
        if (!headers.contains("host")) {
            headers = plus(Headers.of("Host", "localhost"), headers);
        }
        if (body.length() > 0 && !headers.contains("content-length")) {
            headers = headers.plus("Content-Length", String.valueOf(body.length()));
        }
        Incoming incoming =
                new Incoming(
                        section.get("method", values::text).orElse("GET"),
                        section.get(
                                        "scheme",
                                        each ->
                                                values.word(
                                                        each,
                                                        Map.of("http", "http", "https", "https"),
                                                        List.of()))
                                .orElse("http"),
                        section.get("path", values::text).orElse("/"),
                        headers,
                        body);
        try {
            // The same rules as for one from the network.
            new Request(
                    incoming.method(), incoming.scheme(), incoming.target(), headers, Body.empty());
            return Optional.of(incoming);
        } catch (IllegalArgumentException e) {
            return values.fail(node, String.valueOf(e.getMessage()));
        }
    }

    private static Headers plus(Headers first, Headers more) {
        Headers.Builder builder = first.toBuilder();
        for (int i = 0; i < more.size(); i++) {
            builder.add(more.name(i), more.value(i));
        }
        return builder.build();
    }

    Answer answer(Node node) {
        Section section = new Section(node, ANSWER, values);
        Optional<FailureType> error =
                section.get("error", each -> values.word(each, ERRORS, List.of()));
        if (error.isPresent()) {
            if (section.find("status").isPresent() || section.find("body").isPresent()) {
                section.fail("an `error` has neither status nor body");
            }
            return new Answer.Failure(error.get());
        }
        Content body = section.find("body").map(this::body).orElse(Content.NONE);
        Headers headers = headers(section);
        if (body.length() > 0 && !headers.contains("content-length")) {
            headers = headers.plus("Content-Length", String.valueOf(body.length()));
        }
        return new Answer.Head(
                section.get("status", each -> values.whole(each, 200, 599)).orElse(200),
                headers,
                body);
    }

    private Headers headers(Section section) {
        Headers.Builder builder = new Headers.Builder();
        section.find("headers")
                .ifPresent(node -> {
                    if (!(node instanceof Node.Table table)) {
                        values.wrong(node, "an object of fields");
                        return;
                    }
                    table.entries()
                            .forEach((name, entry) ->
                                    MatchReader.texts(entry.value(), values)
                                            .forEach(value ->
                                                    add(builder, entry.value(), name, value)));
                });
        return builder.build();
    }

    private void add(Headers.Builder builder, Node node, String name, String value) {
        try {
            builder.add(name, value);
        } catch (IllegalArgumentException e) {
            values.fail(node, String.valueOf(e.getMessage()));
        }
    }

    /** A text as it is; or {@code {json: …}}, {@code {base64: …}}, {@code {text: …}}. */
    Content body(Node node) {
        if (!(node instanceof Node.Table)) {
            return Content.of(String.join("", MatchReader.texts(node, values)));
        }
        Section section = new Section(node, BODY, values);
        Optional<Content> json =
                section.find("json").map(each -> Content.of(each.value(false).toJson()));
        Optional<Content> bytes =
                section.get("base64", each -> values.parsed(each, MessageReader::decoded));
        Optional<Content> text = section.get("text", values::text).map(Content::of);
        List<Content> all = Stream.of(json, bytes, text).flatMap(Optional::stream).toList();
        if (all.size() > 1) {
            section.fail("is given more than once: keep one of json, base64, text");
        }
        return all.stream().findFirst().orElse(Content.NONE);
    }

    private static Content decoded(String text) {
        try {
            return new Content(Base64.getMimeDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be base64", e);
        }
    }

    /** Texts by name. */
    Map<String, String> texts(Node node) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (node instanceof Node.Table table) {
            table.entries()
                    .forEach((key, entry) ->
                            texts.put(
                                    key,
                                    String.join(", ", MatchReader.texts(entry.value(), values))));
        } else {
            values.wrong(node, "an object of texts");
        }
        return texts;
    }
}
