package dev.weir.yaml;

import dev.weir.api.spi.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads single values. Each method gives nothing if the value is wrong, with the fault added;
 * broken nodes have theirs already. A text that came from a reference is taken as what is wanted,
 * whatever its quotes: {@code weight: ${env:WEIGHT}} is a number.
 */
public final class Values {
    /** What may stand in a URL path, a metric label and a log line as it is. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]{0,127}");

    private final Faults faults;

    /** Reads values; what is wrong is added to {@code faults}. */
    public Values(Faults faults) {
        this.faults = faults;
    }

    /** Where mistakes are added. */
    public Faults faults() {
        return faults;
    }

    /** Adds a fault at the value, unless it has one. */
    public <T> Optional<T> fail(Node node, String message) {
        if (!(node instanceof Node.Broken)) {
            faults.add(node.place(), message);
        }
        return Optional.empty();
    }

    /** Adds the fault of a value that is of another kind than wanted. */
    public <T> Optional<T> wrong(Node node, String wanted) {
        boolean scalar =
                node instanceof Node.Text || node instanceof Node.Num || node instanceof Node.Bool;
        String found = scalar ? node.kind() + " " + node.shown() : node.kind();
        return fail(node, "must be " + wanted + ", found " + found);
    }

    /** A text that is not empty. */
    public Optional<String> text(Node node) {
        return textNode(node).map(Node.Text::value);
    }

    /** A text with what is known of it. */
    public Optional<Node.Text> textNode(Node node) {
        return switch (node) {
            case Node.Text text when text.value().isEmpty() ->
                    fail(node, "must not be an empty text");
            case Node.Text text -> Optional.of(text);
            case Node.Num _, Node.Bool _ ->
                    fail(node, "must be a text, found " + node.kind() + ": put it in quotes");
            case Node.Null _, Node.Items _, Node.Table _, Node.Broken _ -> wrong(node, "a text");
        };
    }

    /**
     * A text in a notation.
     *
     * @param reader throws an {@link IllegalArgumentException} whose message says what is wanted,
     *     without the value
     */
    public <T> Optional<T> parsed(Node node, Function<String, T> reader) {
        return textNode(node)
                .flatMap(text -> {
                    try {
                        return Optional.of(reader.apply(text.value()));
                    } catch (IllegalArgumentException e) {
                        return fail(node, e.getMessage() + ", found " + node.shown());
                    }
                });
    }

    /** A name that can stand in a URL path as it is. */
    public Optional<String> name(Node node) {
        return parsed(
                node,
                text -> {
                    if (!isName(text)) {
                        throw new IllegalArgumentException(
                                "a name has letters, digits and `.`, `_`, `~`, `-`, begins with a letter or digit, and has at most 128 of them");
                    }
                    return text;
                });
    }

    /** Whether {@link #name} would take it. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** True or false. */
    public Optional<Boolean> flag(Node node) {
        return switch (node) {
            case Node.Bool bool -> Optional.of(bool.value());
            case Node.Text t when t.reference() && t.value().equals("true") -> Optional.of(true);
            case Node.Text t when t.reference() && t.value().equals("false") -> Optional.of(false);
            case Node.Null _, Node.Num _, Node.Text _, Node.Items _, Node.Table _, Node.Broken _ ->
                    wrong(node, "true or false");
        };
    }

    /** A whole number from {@code least} to {@code most}. */
    public Optional<Integer> whole(Node node, int least, int most) {
        Optional<BigDecimal> number =
                switch (node) {
                    case Node.Num num -> Optional.of(num.value());
                    case Node.Text t when t.reference() -> Scalars.jsonNumber(t.value());
                    case Node.Null _,
                            Node.Bool _,
                            Node.Text _,
                            Node.Items _,
                            Node.Table _,
                            Node.Broken _ ->
                            Optional.empty();
                };
        String wanted = "a whole number from " + least + " to " + most;
        if (number.isEmpty()) {
            return wrong(node, wanted);
        }
        try {
            int value = number.get().intValueExact();
            if (value >= least && value <= most) {
                return Optional.of(value);
            }
        } catch (ArithmeticException e) {
            // told below, with the other values out of range
        }
        return fail(node, "must be " + wanted + ", found " + node.shown());
    }

    /** A duration from a millisecond to {@code most}. */
    public Optional<Duration> duration(Node node, Duration most) {
        return parsed(
                        node,
                        text ->
                                quantity(
                                        text,
                                        "duration such as 500ms, 3s or 5m",
                                        Quantity::duration))
                .flatMap(value ->
                        value.isPositive() && value.compareTo(most) <= 0
                                ? Optional.of(value)
                                : fail(node, outOfRange(most.toSeconds() + "s", node)));
    }

    /** A size in bytes, from 1 to {@code most}. */
    public Optional<Long> bytes(Node node, long most) {
        return parsed(node, text -> quantity(text, "size such as 64KiB or 10MiB", Quantity::bytes))
                .flatMap(value ->
                        value > 0 && value <= most
                                ? Optional.of(value)
                                : fail(node, outOfRange(most + "B", node)));
    }

    private static String outOfRange(String most, Node node) {
        return "must be more than nothing and at most " + most + ", found " + node.shown();
    }

    /** The same failure without the value, which may be secret. */
    private static <T> T quantity(String text, String wanted, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be a " + wanted, e);
        }
    }

    /** One of a few words; those of {@code later} are told apart from mistakes. */
    public <T> Optional<T> word(Node node, Map<String, T> words, List<String> later) {
        return textNode(node)
                .flatMap(text -> {
                    T meaning = words.get(text.value());
                    if (meaning != null) {
                        return Optional.of(meaning);
                    }
                    String shown = node.shown();
                    if (later.contains(text.value())) {
                        return fail(node, shown + " is not available in this version");
                    }
                    return fail(
                            node,
                            "must be one of "
                                    + String.join(", ", new TreeSet<>(words.keySet()))
                                    + ", found "
                                    + shown
                                    + (text.reference()
                                            ? ""
                                            : Nearest.to(text.value(), words.keySet())
                                                    .map(w -> ", did you mean `" + w + "`?")
                                                    .orElse("")));
                });
    }

    /** The good elements of a list. */
    public <T> List<T> list(Node node, Function<Node, Optional<T>> reader) {
        if (!(node instanceof Node.Items items)) {
            wrong(node, "a list");
            return List.of();
        }
        List<T> values = new ArrayList<>();
        items.values().forEach(each -> reader.apply(each).ifPresent(values::add));
        return values;
    }

    /** A list that says something: leaving it out, not emptying it, is how to mean "any". */
    public <T> List<T> someOf(Node node, Function<Node, Optional<T>> reader) {
        if (node instanceof Node.Items items && items.values().isEmpty()) {
            fail(node, "must not be an empty list: leave it out to match any");
        }
        return list(node, reader);
    }
}
