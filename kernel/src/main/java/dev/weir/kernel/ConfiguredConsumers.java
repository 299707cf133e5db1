package dev.weir.kernel;

import dev.weir.api.Consumer;
import dev.weir.api.Consumers;
import dev.weir.kernel.config.ConsumerConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The consumers of one configuration, by the digests of their secrets. */
final class ConfiguredConsumers implements Consumers {
    private final Map<String, Map<String, Consumer>> byTypeAndDigest = new HashMap<>();

    ConfiguredConsumers(List<ConsumerConfig> configs) {
        for (ConsumerConfig config : configs) {
            Consumer consumer = new Consumer(config.name());
            config.credentials()
                    .forEach((type, digests) ->
                            digests.forEach(digest ->
                                    byTypeAndDigest
                                            .computeIfAbsent(type, _ -> new HashMap<>())
                                            .put(digest, consumer)));
        }
    }

    @Override
    public Optional<Consumer> find(String type, String secret) {
        Map<String, Consumer> byDigest = byTypeAndDigest.get(type);
        return byDigest == null
                ? Optional.empty()
                : Optional.ofNullable(byDigest.get(sha256(secret)));
    }

    private static String sha256(String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
