package dev.weir.control;

import dev.weir.api.Body;
import dev.weir.api.Exchange;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.service.CallOut;
import dev.weir.api.service.CapabilityDeniedException;
import dev.weir.api.service.KeyValueStore;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.BundleFiles;
import dev.weir.api.spi.BundleHost;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Runs bundles of kind {@code wasm} that use the services which {@code X-Do} names. */
public final class ServicesHost implements BundleHost {
    /** The field of the response that tells what came of it. */
    public static final String RESULT = "x-result";

    @Override
    public boolean runs(String kind) {
        return kind.equals("wasm");
    }

    @Override
    public PluginFactory<ConfigValue> load(BundleFiles bundle) {
        return new Factory(bundle.name());
    }

    private record Factory(String name) implements PluginFactory<ConfigValue> {
        @Override
        public PluginDescriptor descriptor() {
            return new PluginDescriptor(
                    name, "1.0.0", Phase.TRANSFORM, 0, BodyNeed.NONE, BodyNeed.NONE);
        }

        @Override
        public ConfigSchema<ConfigValue> schema() {
            return ConfigSchema.of(ConfigValue.EMPTY);
        }

        @Override
        public Filter create(ConfigValue config, PluginContext context) {
            return (exchange, next) -> {
                String wanted = next.request().headers().first("x-do").orElse("");
                String result = "";
                if (!wanted.isEmpty()) {
                    try {
                        result = use(context, exchange, wanted);
                    } catch (CapabilityDeniedException e) {
                        result = "denied " + e.capability().text();
                    }
                }
                return next.proceed(next.request()).withHeader(RESULT, result);
            };
        }

        private static String use(PluginContext context, Exchange exchange, String wanted)
                throws Exception {
            String[] words = wanted.split(" ", 2);
            return switch (words[0]) {
                case "kv" -> count(context.keyValues());
                case "consumer" -> String.valueOf(exchange.identity());
                case "call" -> {
                    Request request =
                            new Request("GET", "http", "/", Headers.empty(), Body.empty());
                    yield ""
                            + context.callOuts()
                                    .send(exchange, CallOut.to(words[1], request))
                                    .status();
                }
                case "count" -> {
                    var counter = context.meters().counter("seen", "What was seen");
                    counter.add(1);
                    yield "" + counter.value();
                }
                case "record" -> {
                    var histogram = context.meters().histogram("size", "");
                    histogram.record(Double.parseDouble(words[1]));
                    yield "" + histogram.count();
                }
                default -> throw new IllegalArgumentException(wanted);
            };
        }

        private static String count(KeyValueStore values) {
            int old =
                    values.get("n")
                            .map(entry -> new String(entry.value(), StandardCharsets.UTF_8))
                            .map(Integer::parseInt)
                            .orElse(0);
            String next = "" + (old + 1);
            values.put("n", next.getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(1));
            return next;
        }
    }
}
