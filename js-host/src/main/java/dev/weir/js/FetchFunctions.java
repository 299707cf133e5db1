package dev.weir.js;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.service.CallOut;
import dev.weir.api.service.CallOuts;
import java.util.List;

/** What the prelude's {@code fetch} calls. */
final class FetchFunctions {
    private FetchFunctions() {}

    static void define(FunctionGroup group, HostApi host) {
        group.define("isWorker", args -> args.call() instanceof WorkerCall);
        group.run("proceed", FetchFunctions::proceed);
        group.run("sendRequest", args -> send(args, host.instance().callOuts()));
    }

    private static void proceed(Arguments args) {
        WorkerCall call = (WorkerCall) args.call();
        Request request =
                call.changed(
                        args.text(1), args.text(2), args.fields(3), (Body) args.objectOrNull(4));
        call.operations()
                .here(
                        args.function(5),
                        () -> {
                            Response response = call.proceed(request);
                            return answer(
                                    response,
                                    new HeaderFields(response.headers(), true),
                                    call.receivedBody());
                        });
    }

    private static void send(Arguments args, CallOuts callOuts) {
        GuestCall call = args.call();
        Request request =
                new Request(
                        args.text(2),
                        "http",
                        args.text(3),
                        sendable(args.fields(4).result()),
                        Body.of(args.bytes(5)));
        CallOut callOut = new CallOut(args.text(1), request, call.admitCallOut(), false);
        call.operations()
                .start(
                        args.function(8),
                        () -> {
                            // Not by way of the exchange, which is for one thread.
                            Response response = callOuts.send(callOut);
                            return answer(
                                    response,
                                    HeaderFields.received(response.headers()),
                                    new GuestBody(response.body()));
                        });
    }

    // What is sent follows the body (RFC 9112 §6.3).
    private static Headers sendable(Headers headers) {
        return headers.without("content-length");
    }

    private static List<Object> answer(Response response, HeaderFields fields, GuestBody body) {
        return List.of(response.status(), fields, body);
    }
}
