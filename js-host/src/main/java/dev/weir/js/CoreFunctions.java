package dev.weir.js;

import dev.weir.api.Body;
import dev.weir.api.Response;
import org.jspecify.annotations.Nullable;

/** What the prelude's messages and the way into and out of a handler call. */
final class CoreFunctions {
    private CoreFunctions() {}

    static void define(FunctionGroup group) {
        fieldFunctions(group);
        callFunctions(group);
        decisionFunctions(group);
        BodyFunctions.core(group);
    }

    private static void fieldFunctions(FunctionGroup group) {
        group.define("newFields", _ -> new HeaderFields());
        group.run("copyFields", args -> args.fields(0).copyFrom(args.fields(1)));
        group.define("getField", args -> args.fields(0).get(args.text(1)));
        group.define("hasField", args -> args.fields(0).has(args.text(1)));
        group.run("setField", args -> args.fields(0).set(args.text(1), args.text(2)));
        group.run("addField", args -> args.fields(0).add(args.text(1), args.text(2)));
        group.run("removeField", args -> args.fields(0).remove(args.text(1)));
        group.define("cookies", args -> args.fields(0).cookies());
        group.define("fieldChanges", args -> args.fields(0).changes());
        group.define("listFields", args -> args.fields(0).sorted());
    }

    private static void callFunctions(FunctionGroup group) {
        group.define("fact", args -> args.call().fact(args.text(1)));
        group.define("requestFields", args -> args.call().requestFields());
        group.define("sentBody", args -> sentBody(args.call()));
        group.define("responseFields", args -> ((ResponseCall) args.call()).responseFields());
    }

    // Whether a request that has gone on had a body; null of one that has not gone on yet.
    private static @Nullable Boolean sentBody(GuestCall call) {
        return call instanceof ResponseCall ? call.request().body().length() != 0 : null;
    }

    private static void decisionFunctions(FunctionGroup group) {
        group.define("target", CoreFunctions::target);
        group.run("checkRequest", args -> Targets.checkHead(args.text(0), args.text(1)));
        group.run("goOn", CoreFunctions::goOn);
        group.run("answer", CoreFunctions::answer);
        group.run("settle", args -> args.call().settle());
        group.run("passThrough", args -> args.call().passThrough());
        group.run("reject", args -> args.call().reject(args.thrown(1)));
    }

    private static String target(Arguments args) {
        if (args.absent(0)) {
            throw new IllegalArgumentException(
                    "a Request can be made within onRequest or onResponse only");
        }
        return args.call().target(args.text(1));
    }

    private static void goOn(Arguments args) {
        RequestCall call = (RequestCall) args.call();
        call.goOn(args.text(1), args.text(2), args.fields(3), (Body) args.objectOrNull(4));
    }

    private static void answer(Arguments args) {
        args.call()
                .answer(
                        new Response(
                                args.integer(1), args.fields(2).result(), (Body) args.object(3)));
    }
}
