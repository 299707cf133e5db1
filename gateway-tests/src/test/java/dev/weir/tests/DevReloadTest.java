package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saving a file under {@code weir run --dev} puts it in force, and no request notices. */
class DevReloadTest {
    private static final int SAVES = 5;

    @TempDir private Path folder;

    @Test
    void aSavedPluginIsInForceAndNoRequestFails() throws Exception {
        Path plugin = Files.createDirectories(folder.resolve("edited"));
        Files.writeString(
                plugin.resolve("manifest.json"),
                """
                {"name": "test/edited", "version": "1.0.0", "kind": "js", "abi": "js/1", "entry": "plugin.js"}
                """);
        save(plugin, 0);
        try (WeirProcess weir = WeirProcess.echo(folder, "--dev", "--plugin", "./edited")) {
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger answered = new AtomicInteger();
            List<String> failures = new CopyOnWriteArrayList<>();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(Thread.ofVirtual().start(() -> ask(weir, done, answered, failures)));
            }
            for (int version = 1; version <= SAVES; version++) {
                save(plugin, version);
                String wanted = String.valueOf(version);
                Await.until(
                        "version " + version + " answers",
                        weir::log,
                        () -> wanted.equals(version(Http.get(weir.url("/")))));
            }
            done.set(true);
            for (Thread client : clients) {
                client.join();
            }
            assertThat(failures).isEmpty();
            assertThat(answered).hasValueGreaterThan(SAVES);
        }
    }

    private static void save(Path plugin, int version) throws IOException {
        Files.writeString(
                plugin.resolve("plugin.js"),
                """
                export default { onResponse(response) { response.headers.set("X-Version", "%d") } };
                """
                        .formatted(version));
    }

    private static void ask(
            WeirProcess weir, AtomicBoolean done, AtomicInteger answered, List<String> failures) {
        while (!done.get()) {
            try {
                HttpResponse<String> answer = Http.get(weir.url("/"));
                if (answer.statusCode() != 200 || version(answer).isEmpty()) {
                    failures.add(answer.statusCode() + " " + answer.body());
                }
                answered.incrementAndGet();
            } catch (RuntimeException e) {
                failures.add(e.toString());
            }
        }
    }

    private static String version(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-version").orElse("");
    }
}
