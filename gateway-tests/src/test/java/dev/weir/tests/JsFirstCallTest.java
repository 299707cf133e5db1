package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first request in a fresh process takes ways through the API that no made-up request has gone:
 * it is answered within the default limits, which cut what computes for longer.
 */
class JsFirstCallTest {
    private static final String PLUGIN =
            """
            export default { async onRequest(request) {
              if (!request.headers.has("x-first")) return;
              const bytes = new TextEncoder().encode(new URL(request.url).searchParams.get("a"));
              const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
              const mac = await crypto.subtle.sign("HMAC", key, bytes);
              const upper = new TransformStream({ transform: (text, to) => to.enqueue(text.toUpperCase()) });
              const body = new Response("text").body.pipeThrough(new TextDecoderStream()).pipeThrough(upper);
              await new Promise((resolve) => setTimeout(resolve, 1));
              return new Response(mac.byteLength + (await new Response(body).text()));
            } };
            """;

    @TempDir private Path folder;

    @Test
    void theFirstRequestIsNotCutForColdCode() throws IOException {
        write("graal", "");
        write("quick", ", \"sandbox\": \"wasm\"");
        Files.writeString(
                folder.resolve("weir.yaml"),
                """
                listeners: [ { name: public, address: "127.0.0.1:0" } ]
                admin: { address: "127.0.0.1:0" }
                routes:
                  - { path: /graal, to: "weir:echo", plugins: [ { use: ./graal, breaker: off } ] }
                  - { path: /quick, to: "weir:echo", plugins: [ { use: ./quick, breaker: off } ] }
                """);
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            for (String route : new String[] {"/graal", "/quick"}) {
                assertThat(Http.get(weir.url(route + "?a=b"), "x-first", "1").body())
                        .as(route + "\n" + weir.log())
                        .isEqualTo("32TEXT");
            }
        }
    }

    private void write(String name, String more) throws IOException {
        Path plugin = Files.createDirectories(folder.resolve(name));
        Files.writeString(plugin.resolve("plugin.js"), PLUGIN);
        Files.writeString(
                plugin.resolve("manifest.json"),
                """
                {"name": "test/%s", "version": "1.0.0", "kind": "js", "abi": "js/1", "entry": "plugin.js"%s}
                """
                        .formatted(name, more));
    }
}
