package dev.weir.control.config;

import dev.weir.kernel.config.ConsumerConfig;
import dev.weir.yaml.Node;
import dev.weir.yaml.Place;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code consumers}. Their keys become digests here and are never shown. */
final class ConsumerBinder {
    static final String KEY_AUTH = "key-auth";
    private static final Keys CONSUMER = Keys.of("name", KEY_AUTH);
    private static final Keys KEY = Keys.of("key", "sha256");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final Values values;
    private final Names names;
    private final Map<String, Place> digests = new HashMap<>();

    ConsumerBinder(Values values) {
        this.values = values;
        this.names = new Names("consumer", values.faults());
    }

    Names names() {
        return names;
    }

    List<ConsumerConfig> consumers(Optional<Node> list) {
        return list.map(node -> values.list(node, this::consumer)).orElse(List.of());
    }

    private Optional<ConsumerConfig> consumer(Node node) {
        Section section = new Section(node, CONSUMER, values);
        Optional<String> name = section.require("name", values::name);
        name.ifPresent(n -> section.find("name").ifPresent(w -> names.take(n, w)));
        List<String> keys = section.list(KEY_AUTH, this::key);
        return name.map(
                n -> new ConsumerConfig(n, keys.isEmpty() ? Map.of() : Map.of(KEY_AUTH, keys)));
    }

    private Optional<String> key(Node node) {
        Section section = new Section(node, KEY, values);
        Optional<Node> key = section.find("key");
        Optional<Node> digest = section.find("sha256");
        if (key.isPresent() == digest.isPresent()) {
            if (!section.isMisspelt("key") && !section.isMisspelt("sha256")) {
                section.fail("one of `key` and `sha256` is required");
            }
            return Optional.empty();
        }
        Optional<String> bound =
                key.flatMap(values::text)
                        .map(Secrets::digest)
                        .or(() -> digest.flatMap(this::sha256));
        bound.ifPresent(value -> {
            Place earlier = digests.putIfAbsent(value, node.place());
            if (earlier != null) {
                values.fail(node, "the key is in use already, at " + earlier);
            }
        });
        return bound;
    }

    private Optional<String> sha256(Node node) {
        return values.text(node)
                .flatMap(text ->
                        SHA_256.matcher(text).matches()
                                ? Optional.of(text)
                                : values.fail(
                                        node,
                                        "must be the SHA-256 of a key, 64 digits of lower-case hex"));
    }
}
