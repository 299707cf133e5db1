package dev.weir.control.admin;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.kernel.exchange.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A request to the admin API.
 *
 * @param exchange its exchange
 * @param request its head and body
 * @param path the segments of its path
 */
record AdminRequest(HttpExchange exchange, Request request, List<String> path) {
    static final String DRY_RUN = "dry-run";

    /** A whole configuration with room to spare. */
    private static final int MAX_BODY_BYTES = 10 << 20;

    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"[^\"]*\"");

    static AdminRequest of(HttpExchange exchange, Request request) {
        return new AdminRequest(
                exchange,
                request,
                Stream.of(request.path().substring(1).split("/", -1))
                        .map(AdminRequest::decode)
                        .toList());
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new GatewayException(
                    FailureType.BAD_REQUEST,
                    GatewayException.Source.DOWNSTREAM,
                    "not percent-encoded: " + text,
                    e);
        }
    }

    /** The value of a query parameter. */
    Optional<String> parameter(String name) {
        return parameters()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(Parameter::value);
    }

    private record Parameter(String name, String value) {}

    private Stream<Parameter> parameters() {
        return Stream.of(request.query().split("&", -1))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.split("=", 2))
                .map(pair ->
                        new Parameter(decode(pair[0]), pair.length < 2 ? "" : decode(pair[1])));
    }

    /**
     * What is wrong with the parameters of a write. One that is misspelt must not be passed over:
     * it may have been {@code dry-run}.
     */
    Optional<String> parameterFault(List<String> known) {
        List<String> given = parameters().map(Parameter::name).toList();
        for (String name : given) {
            if (!known.contains(name)) {
                return Optional.of(
                        "There is no parameter %s here; known are %s.".formatted(name, known));
            } else if (given.indexOf(name) != given.lastIndexOf(name)) {
                return Optional.of("The parameter %s is there twice.".formatted(name));
            }
        }
        return parameter(DRY_RUN)
                .filter(value -> !value.equals("true") && !value.equals("false"))
                .map(value -> "dry-run must be true or false, was " + value + ".");
    }

    boolean dryRun() {
        return parameter(DRY_RUN).equals(Optional.of("true"));
    }

    String body() throws IOException {
        return new String(request.body().readAll(MAX_BODY_BYTES), StandardCharsets.UTF_8);
    }

    /** Whether the request is conditional (RFC 9110 §13.1.1). */
    boolean hasIfMatch() {
        return request.headers().contains("if-match");
    }

    /** Whether {@code If-Match} is met: it names {@code etag}, or is {@code *}, or is not there. */
    boolean ifMatch(String etag) {
        List<String> wanted = request.headers().all("if-match");
        return wanted.isEmpty() || names(wanted, tag -> tag.equals(etag));
    }

    /**
     * Whether {@code If-None-Match} names {@code etag}, or any there is (RFC 9110 §13.1.2, which
     * compares weakly); empty for a state without one.
     */
    boolean ifNoneMatchNames(String etag) {
        return names(
                request.headers().all("if-none-match"),
                tag -> !etag.isEmpty() && tag.endsWith(etag));
    }

    private static boolean names(List<String> wanted, Predicate<String> tag) {
        return wanted.stream()
                .anyMatch(value ->
                        value.trim().equals("*")
                                || ETAG.matcher(value)
                                        .results()
                                        .anyMatch(m -> tag.test(m.group())));
    }
}
