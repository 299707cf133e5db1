package dev.weir.kernel.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Somebody who uses the APIs.
 *
 * @param name unique among the consumers
 * @param credentials SHA-256 digests (lower-case hex) of its secrets, by the plugin that checks
 *     them
 */
public record ConsumerConfig(String name, Map<String, List<String>> credentials) {
    public ConsumerConfig {
        Objects.requireNonNull(name, "name");
        credentials =
                credentials.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, e -> List.copyOf(e.getValue())));
    }
}
