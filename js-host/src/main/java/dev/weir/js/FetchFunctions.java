package dev.weir.js;

import static dev.weir.js.FunctionGroup.call;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.service.CallOut;
import dev.weir.api.service.CallOuts;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;

/** What the prelude's {@code fetch} calls. */
final class FetchFunctions {
    private FetchFunctions() {}

    static void define(FunctionGroup group, HostFunctions host) {
        group.define("isWorker", args -> call(args[0]) instanceof WorkerCall);
        group.run("proceed", FetchFunctions::proceed);
        group.run("sendRequest", args -> send(args, host.instance().callOuts()));
    }

    private static void proceed(Value[] args) {
        WorkerCall call = args[0].asHostObject();
        String method = args[1].asString();
        String target = args[2].asString();
        HeaderFields fields = args[3].asHostObject();
        Body body = args[4].isNull() ? null : args[4].asHostObject();
        Request request = call.changed(method, target, fields, body);
        call.operations().here(args[5], () -> answer(call.proceed(request), call.receivedBody()));
    }

    private static void send(Value[] args, CallOuts callOuts) {
        GuestCall call = call(args[0]);
        HeaderFields fields = args[4].asHostObject();
        Request request =
                new Request(
                        args[2].asString(),
                        "http",
                        args[3].asString(),
                        sendable(fields.result()),
                        Body.of(Bytes.read(args, 5)));
        CallOut callOut = new CallOut(args[1].asString(), request, call.admitCallOut(), false);
        call.operations()
                .start(
                        args[8],
                        () -> {
                            // Not by way of the exchange, which is for one thread.
                            Response response = callOuts.send(callOut);
                            return answer(response, new GuestBody(response.body()));
                        });
    }

    // What is sent follows the body (RFC 9112 §6.3).
    private static Headers sendable(Headers headers) {
        return headers.without("content-length");
    }

    private static ProxyArray answer(Response response, GuestBody body) {
        return ProxyArray.fromArray(
                response.status(), new HeaderFields(response.headers(), true), body);
    }
}
