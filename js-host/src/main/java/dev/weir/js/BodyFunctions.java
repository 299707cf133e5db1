package dev.weir.js;

import static dev.weir.js.FunctionGroup.call;

import dev.weir.api.Body;
import dev.weir.api.service.Capability;
import dev.weir.js.text.Decoder;
import java.util.concurrent.Callable;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** What the prelude's bodies call. */
final class BodyFunctions {
    private BodyFunctions() {}

    /** Bodies that go from one place to another. */
    static void core(FunctionGroup group) {
        group.define("incomingBody", args -> incoming(call(args[0])));
        group.define("textBody", args -> Body.of(args[0].asString()));
        group.define("bytesBody", args -> Body.of(Bytes.read(args, 0)));
        group.define("passBody", args -> body(args[1]).toPassOn(call(args[0])));
    }

    /** Bodies that the plugin reads, or makes piece by piece. */
    static void define(FunctionGroup group, HostFunctions host) {
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
                    read(args, () -> Bytes.give(body.readAll()));
                });
        group.run(
                "readChunk",
                args -> {
                    GuestBody body = readable(args, host);
                    read(
                            args,
                            () -> {
                                byte[] chunk = body.readChunk();
                                return chunk == null ? null : Bytes.give(chunk);
                            });
                });
        group.run("cancelBody", args -> body(args[0]).cancel());
        group.define("guestBody", args -> call(args[0]).stream(args[1], args[2]));
        group.run(
                "giveChunk",
                args -> {
                    GuestStream stream = args[0].asHostObject();
                    if (!args[4].isNull()) {
                        stream.fail(args[4].asString());
                    } else {
                        stream.give(args[1].isNull() ? null : Bytes.read(args, 1));
                    }
                });
    }

    private static @Nullable GuestBody incoming(GuestCall call) {
        return call.hasBody() ? call.body() : null;
    }

    private static void read(Value[] args, Callable<@Nullable Object> task) {
        call(args[0]).operations().read(args[2], task);
    }

    private static GuestBody readable(Value[] args, HostFunctions host) {
        GuestBody body = body(args[1]);
        body.requireReadable();
        Capability needed = body.needs();
        if (needed != null && !host.granted(needed)) {
            throw new IllegalArgumentException(
                    "reading this body needs the capability %1$s: ask for it in manifest.json (\"capabilities\": { \"%1$s\": true }) and grant it to the instance (grants: { %1$s: true })"
                            .formatted(needed.text()));
        }
        return body;
    }

    private static GuestBody body(Value value) {
        return value.asHostObject();
    }
}
