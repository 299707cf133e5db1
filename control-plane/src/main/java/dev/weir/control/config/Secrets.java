package dev.weir.control.config;

import dev.weir.api.spi.ConfigValue;
import dev.weir.registry.Digest;
import dev.weir.yaml.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps what nobody may see out of messages and exports. */
final class Secrets {
    private Secrets() {}

    /**
     * A message of somebody else's about a value, with each text that came from a reference written
     * as that reference.
     */
    static String hide(String message, Node value) {
        List<Node.Text> texts = new ArrayList<>();
        value.eachReference("", (_, text) -> texts.add(text));
        // The longest first: one value may be a part of another.
        texts.sort(Comparator.comparingInt((Node.Text text) -> text.value().length()).reversed());
        String hidden = message;
        for (Node.Text text : texts) {
            if (!text.value().isEmpty()) {
                String quoted = new ConfigValue.Text(text.value()).toJson();
                hidden =
                        hidden.replace(quoted.substring(1, quoted.length() - 1), text.written())
                                .replace(text.value(), text.written());
            }
        }
        return hidden;
    }

    /** The SHA-256 digest of a credential's UTF-8 bytes, in lower-case hex. */
    static String digest(String secret) {
        return Digest.of(secret.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
