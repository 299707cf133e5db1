package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes come and go, under load, and leave nothing behind. Takes minutes: ./verify --all. */
class LeakCheck {
    private static final int ROUNDS = 1000;

    /**
     * Until the JIT has its profiles of what the rounds run: HotSpot keeps them in metaspace, 0.4
     * MB of 9 here, beside classes of the first use. After it, metaspace grows by 3 % and then
     * stays.
     */
    private static final int WARM_UP = 400;

    /** Each makes a class loader, contexts, and guests, which takes a part of a second. */
    private static final int RELOADS = 100;

    /** Method handles that got a class of their own late. A leak has one for each round. */
    private static final int LATE_CLASSES = 250;

    private static final int MORE_LOOKS = 10;

    private static final List<String> PLUGINS = List.of("hello", "rust-headers", "headers");

    private static final String USED = "jvm_memory_used_bytes\\{[^}]*%s[^}]*}";

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
            leavesMemoryAsItWas(weir, WARM_UP, ROUNDS, i -> toggle(weir, i));
        }
    }

    @Test
    void pluginsOfEachKindThatComeAndGoUnderLoadLeaveHeapAndMetaspaceAsTheyWere()
            throws IOException, InterruptedException {
        writeJavaPlugin();
        write("");
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            leavesMemoryAsItWas(weir, RELOADS / 2, RELOADS, i -> comeAndGo(weir, i));
        }
    }

    /** A bundle with a class loader of its own, and cases that warm it. */
    private void writeJavaPlugin() throws IOException {
        Path samples = Project.ROOT.resolve("plugin-samples/tenant");
        Path plugin = folder.resolve("tenant");
        for (String file :
                List.of(
                        "java/manifest.json",
                        "java/src/main/java/TenantPlugin.java",
                        "cases/tenant.yaml")) {
            Path target = plugin.resolve(file.replaceFirst("^java/", ""));
            Files.createDirectories(target.getParent());
            Files.copy(samples.resolve(file), target);
        }
        WeirCommand built = WeirCommand.run(folder, "plugin", "build", "tenant");
        assertThat(built.exit()).as(built.err()).isZero();
    }

    private void write(String plugins) {
        try {
            Files.writeString(
                    folder.resolve("weir.yaml"),
                    """
                    listeners: [ { name: public, address: "127.0.0.1:0" } ]
                    admin: { address: "127.0.0.1:0" }
                    routes: [ { name: all, path: /*, to: "weir:echo", plugins: [ %s ] } ]
                    """
                            .formatted(plugins));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each time other instances, of bundles that nothing else holds. */
    private void comeAndGo(WeirProcess weir, int round) {
        reload(
                weir,
                """
                { use: ./tenant, trust: java, config: { tenants: [ north, "%1$d" ] } },
                { use: "%2$s", config: { greeting: "%1$d" } },
                { use: "%3$s", config: { value: "%1$d" } },
                """
                        .formatted(round, Project.JS_PLUGIN, Project.WASM_PLUGIN));
        reload(weir, "");
    }

    private void reload(WeirProcess weir, String plugins) {
        write(plugins);
        int before = revision(weir);
        weir.signal("HUP");
        Await.until("the change is in force", weir::log, () -> revision(weir) > before);
    }

    private static int revision(WeirProcess weir) {
        return Http.json(Http.get(weir.admin("/v1/status"))).path("revision").asInt();
    }

    private static void leavesMemoryAsItWas(
            WeirProcess weir, int warmUp, int rounds, IntConsumer round)
            throws IOException, InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong answered = new AtomicLong();
        Set<Integer> statuses = ConcurrentHashMap.newKeySet();
        List<Thread> load =
                Stream.generate(() ->
                                Thread.ofVirtual()
                                        .start(() -> {
                                            while (!done.get()) {
                                                statuses.add(ask(weir));
                                                answered.incrementAndGet();
                                            }
                                        }))
                        .limit(4)
                        .toList();
        IntStream.range(0, warmUp).forEach(round);
        Memory before = memory(weir);
        IntStream.range(warmUp, warmUp + rounds).forEach(round);
        Memory after = memory(weir);
        for (int i = 0; i < MORE_LOOKS && !after.within(before); i++) {
            // Contexts and guests of the last rounds end on threads of their own.
            after = after.least(memory(weir));
        }
        done.set(true);
        for (Thread each : load) {
            each.join();
        }

        assertThat(answered.get()).isGreaterThan(rounds);
        assertThat(statuses).containsExactly(200);
        assertThat(after.within(before)).as("%s, then %s", before, after).isTrue();
        System.out.printf("%s, then %s, %d answers%n", before, after, answered.get());
    }

    private static int ask(WeirProcess weir) {
        return Http.get(weir.url("/a"), "x-tenant", "north").statusCode();
    }

    private static void toggle(WeirProcess weir, int round) {
        String toggle =
                "/v1/routes/all/plugins/" + PLUGINS.get(round % PLUGINS.size()) + "/enabled";
        for (String enabled : List.of("false", "true")) {
            assertThat(Http.put(weir.admin(toggle), enabled).statusCode()).isEqualTo(200);
        }
    }

    private record Memory(long heap, long metaspace, long classes) {
        /** Whether it is as before, within a tenth. */
        boolean within(Memory before) {
            return heap < before.heap / 10 * 11
                    && metaspace < before.metaspace / 10 * 11
                    && classes < before.classes + LATE_CLASSES;
        }

        /** The least of each. */
        Memory least(Memory other) {
            return new Memory(
                    Math.min(heap, other.heap),
                    Math.min(metaspace, other.metaspace),
                    Math.min(classes, other.classes));
        }
    }

    /** What is reachable: the least of a few looks, each after a collection. */
    private static Memory memory(WeirProcess weir) throws IOException, InterruptedException {
        long heap = Long.MAX_VALUE;
        long metaspace = Long.MAX_VALUE;
        long classes = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            weir.collectGarbage();
            String metrics = Http.get(weir.admin("/metrics")).body();
            heap = Math.min(heap, sum(metrics, USED.formatted("area=\"heap\"")));
            metaspace = Math.min(metaspace, sum(metrics, USED.formatted("id=\"Metaspace\"")));
            classes = Math.min(classes, sum(metrics, "jvm_classes_loaded_classes"));
        }
        return new Memory(heap, metaspace, classes);
    }

    /** Of all series that match. */
    private static long sum(String metrics, String series) {
        Matcher matcher = Pattern.compile("(?m)^" + series + " (\\S+)$").matcher(metrics);
        return (long) matcher.results().mapToDouble(m -> Double.parseDouble(m.group(1))).sum();
    }
}
