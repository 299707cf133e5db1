package dev.weir.js;

import dev.weir.api.Body;
import dev.weir.api.service.Capability;
import dev.weir.js.text.Decoder;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What the prelude's bodies call. */
final class BodyFunctions {
    private BodyFunctions() {}

    /** Bodies that go from one place to another. */
    static void core(FunctionGroup group) {
        group.define("incomingBody", args -> incoming(args.call()));
        group.define("textBody", args -> Body.of(args.text(0)));
        group.define("bytesBody", args -> Body.of(args.bytes(0)));
        group.define("passBody", args -> body(args, 1).toPassOn(args.call()));
    }

    /** Bodies that the plugin reads, or makes piece by piece. */
    static void define(FunctionGroup group, HostApi host) {
        group.run(
                "readText",
                args -> {
                    GuestBody body = readable(args, host);
                    read(args, () -> Decoder.utf8(body.readAll()));
                });
        group.run(
                "readBytes",
                args -> {
                    GuestBody body = readable(args, host);
                    read(args, body::readAll);
                });
        group.run(
                "readChunk",
                args -> {
                    GuestBody body = readable(args, host);
                    read(args, body::readChunk);
                });
        group.run("cancelBody", args -> body(args, 1).cancel());
        group.define("guestBody", args -> args.call().stream(args.function(1), args.function(2)));
        group.run(
                "giveChunk",
                args -> {
                    GuestStream stream = (GuestStream) args.object(0);
                    if (!args.absent(4)) {
                        stream.fail(args.text(4));
                    } else {
                        stream.give(args.absent(1) ? null : args.bytes(1));
                    }
                });
    }

    private static @Nullable GuestBody incoming(GuestCall call) {
        return call.hasBody() ? call.body() : null;
    }

    private static void read(Arguments args, Callable<@Nullable Object> task) {
        args.call().operations().read(args.function(2), task);
    }

    private static GuestBody readable(Arguments args, HostApi host) {
        GuestBody body = body(args, 1);
        body.requireReadable();
        Capability needed = body.needs();
        if (needed != null && !host.granted(needed)) {
            throw new IllegalArgumentException(
                    "reading this body needs the capability %1$s: ask for it in manifest.json (\"capabilities\": { \"%1$s\": true }) and grant it to the instance (grants: { %1$s: true })"
                            .formatted(needed.text()));
        }
        return body;
    }

    private static GuestBody body(Arguments args, int at) {
        return (GuestBody) args.object(at);
    }
}
