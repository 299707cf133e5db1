package dev.weir.wasm;

import dev.weir.api.Body;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.abi.Direction;
import dev.weir.wasm.abi.Guest;
import dev.weir.wasm.abi.GuestStream;
import dev.weir.wasm.abi.HandlerExchange;
import dev.weir.wasm.abi.HandlerGuest;
import dev.weir.wasm.abi.HttpCallbacks;
import dev.weir.wasm.abi.Plugin;
import dev.weir.wasm.abi.ProxyWasmGuest;
import dev.weir.wasm.abi.Shared;
import dev.weir.wasm.engine.CutAtOnce;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets the JVM see a plugin's code run before a request depends on it: the first calls of freshly
 * compiled code take some thousand times as long as later ones. A guest of its own is shown made-up
 * requests, with shared data and a log that nobody sees, and is then thrown away.
 */
final class WarmUp {
    /** More than the calls after which the JVM compiles a method well, scripts/java-options.sh. */
    private static final int MOST_REQUESTS = 20_000;

    /** So long without a compiled method, and the compilers are taken to be done. */
    private static final Duration COMPILED = Duration.ofMillis(40);

    private static final Duration CALL_TIME = Duration.ofSeconds(1);

    private static final Request REQUEST =
            new Request(
                    "GET",
                    "http",
                    "/warm-up?of=weir",
                    Headers.of(
                            "Host",
                            "localhost",
                            "User-Agent",
                            "weir/0",
                            "Accept",
                            "*/*",
                            "Cookie",
                            "a=1; b=2",
                            "X-Forwarded-For",
                            "192.0.2.1"),
                    Body.empty());
    private static final Response RESPONSE =
            new Response(
                    200,
                    Headers.of("Content-Type", "text/plain; charset=utf-8", "Server", "warm-up"),
                    Body.empty());

    private static final byte[] CONTENT =
            "{\"warm\": \"up\", \"of\": [\"weir\", 0, true, null]}"
                    .getBytes(StandardCharsets.UTF_8);

    private WarmUp() {}

    /** Warms up for about that long. A guest that fails ends it: the real start will tell. */
    static void run(Plugin plugin, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        Plugin quiet =
                new Plugin(
                        plugin.module(),
                        plugin.abi(),
                        plugin.descriptor(),
                        plugin.configuration(),
                        new QuietContext(plugin.context()),
                        plugin.bodies(),
                        new Shared(Optional.empty()));
        try {
            Guest guest = GuestStarter.start(quiet, CALL_TIME);
            for (int i = 0; i < MOST_REQUESTS && System.nanoTime() - end < 0; i++) {
                // Its ticks and queues may want it too.
                if (guest.lock(CALL_TIME)) {
                    try {
                        exchange(guest);
                    } finally {
                        guest.unlock();
                    }
                }
            }
            cut(guest);
            awaitCompilers(end);
        } catch (GatewayException e) {
            plugin.context().log().log(System.Logger.Level.DEBUG, "warm-up ended early", e);
        }
    }

    /**
     * Lets it be cut, which is its end: the first loop after a start is to be stopped in time, too,
     * and nothing of that way has run yet.
     */
    private static void cut(Guest guest) throws InterruptedException {
        guest.serve(new CutAtOnce());
        if (!guest.lock(CALL_TIME)) {
            return;
        }
        try {
            exchange(guest);
        } catch (GatewayException e) {
            // As was to be. One without a function to call ends all the same.
        } finally {
            guest.unlock();
        }
        guest.dismiss("warmed up");
    }

    /** Waits, not beyond that, for the methods that wait to be compiled. */
    private static void awaitCompilers(long end) throws InterruptedException {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        long before = -1;
        long spent = compilers.getTotalCompilationTime();
        while (spent != before && System.nanoTime() - end < 0) {
            Thread.sleep(COMPILED);
            before = spent;
            spent = compilers.getTotalCompilationTime();
        }
    }

    private static void exchange(Guest guest) throws InterruptedException {
        switch (guest) {
            case ProxyWasmGuest proxy -> exchange(proxy.http());
            case HandlerGuest handler -> {
                HandlerExchange exchange = handler.exchange(new WarmUpExchange(), REQUEST);
                if (handler.request(exchange)) {
                    received(exchange);
                    handler.response(exchange, false);
                }
            }
        }
    }

    private static void exchange(HttpCallbacks http) throws InterruptedException {
        GuestStream stream = new GuestStream(new WarmUpExchange(), REQUEST);
        http.begin(stream);
        http.received(stream, stream.takeAnswer().orElse(RESPONSE));
        if (http.wantsBody(Direction.RESPONSE)) {
            http.content(stream, Direction.RESPONSE, CONTENT, CONTENT.length, true);
        }
        http.end(stream);
    }

    private static void received(HandlerExchange exchange) {
        try {
            exchange.received(RESPONSE.withBody(Body.of(CONTENT)), CONTENT.length);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can be read", e);
        }
    }
}
