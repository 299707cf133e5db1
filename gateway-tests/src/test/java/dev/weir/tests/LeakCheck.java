package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes come and go, under load, and leave nothing behind. Takes a minute: run by its name. */
class LeakCheck {
    private static final int ROUNDS = 1000;
    private static final int WARM_UP = 100;
    private static final List<String> PLUGINS = List.of("hello", "rust-headers", "headers");

    @TempDir private Path folder;

    @Test
    void aThousandRoundsOfTogglesUnderLoadLeaveHeapAndMetaspaceAsTheyWere()
            throws IOException, InterruptedException {
        Files.writeString(
                folder.resolve("weir.yaml"),
                """
                listeners: [ { name: public, address: "127.0.0.1:0" } ]
                admin: { address: "127.0.0.1:0" }
                routes:
                  - name: all
                    path: /*
                    to: weir:echo
                    plugins:
                      - { use: "%s" }
                      - { use: "%s" }
                      - { use: headers, config: { response: { set: { x-on: "yes" } } } }
                """
                        .formatted(Project.JS_PLUGIN, Project.WASM_PLUGIN));
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            AtomicBoolean done = new AtomicBoolean();
            AtomicLong answered = new AtomicLong();
            List<Thread> load =
                    Stream.generate(() -> Thread.ofVirtual().start(() -> ask(weir, done, answered)))
                            .limit(4)
                            .toList();
            rounds(weir, WARM_UP);
            Memory before = memory(weir);
            rounds(weir, ROUNDS);
            Memory after = memory(weir);
            done.set(true);
            for (Thread each : load) {
                each.join();
            }

            assertThat(answered.get()).isGreaterThan(ROUNDS);
            assertThat(after.heap())
                    .as("heap before: %d", before.heap())
                    .isLessThan(before.heap() / 10 * 11);
            assertThat(after.metaspace())
                    .as("metaspace before: %d", before.metaspace())
                    .isLessThan(before.metaspace() / 10 * 11);
        }
    }

    private static void ask(WeirProcess weir, AtomicBoolean done, AtomicLong answered) {
        while (!done.get()) {
            assertThat(Http.get(weir.url("/a")).statusCode()).isEqualTo(200);
            answered.incrementAndGet();
        }
    }

    private static void rounds(WeirProcess weir, int rounds) {
        for (int i = 0; i < rounds; i++) {
            String toggle =
                    "/v1/routes/all/plugins/" + PLUGINS.get(i % PLUGINS.size()) + "/enabled";
            for (String enabled : List.of("false", "true")) {
                assertThat(Http.put(weir.admin(toggle), enabled).statusCode()).isEqualTo(200);
            }
        }
    }

    private record Memory(long heap, long metaspace) {}

    /** What is reachable: the least of a few looks, each after a collection. */
    private static Memory memory(WeirProcess weir) throws IOException, InterruptedException {
        long heap = Long.MAX_VALUE;
        long metaspace = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            weir.collectGarbage();
            String metrics = Http.get(weir.admin("/metrics")).body();
            heap = Math.min(heap, sum(metrics, "area=\"heap\""));
            metaspace = Math.min(metaspace, sum(metrics, "id=\"Metaspace\""));
        }
        return new Memory(heap, metaspace);
    }

    private static long sum(String metrics, String label) {
        Matcher matcher =
                Pattern.compile("(?m)^jvm_memory_used_bytes\\{[^}]*" + label + "[^}]*} (\\S+)$")
                        .matcher(metrics);
        return (long) matcher.results().mapToDouble(m -> Double.parseDouble(m.group(1))).sum();
    }
}
