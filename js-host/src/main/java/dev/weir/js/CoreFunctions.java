package dev.weir.js;

import static dev.weir.js.FunctionGroup.array;
import static dev.weir.js.FunctionGroup.call;

import dev.weir.api.Body;
import dev.weir.api.Response;
import org.graalvm.polyglot.Value;

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
        group.run("copyFields", args -> fields(args[0]).copyFrom(fields(args[1])));
        group.define("getField", args -> fields(args[0]).get(args[1].asString()));
        group.define("hasField", args -> fields(args[0]).has(args[1].asString()));
        group.run("setField", args -> fields(args[0]).set(args[1].asString(), args[2].asString()));
        group.run("addField", args -> fields(args[0]).add(args[1].asString(), args[2].asString()));
        group.run("removeField", args -> fields(args[0]).remove(args[1].asString()));
        group.define("cookies", args -> array(fields(args[0]).cookies()));
        group.define("fieldChanges", args -> fields(args[0]).changes());
        group.define("listFields", args -> array(fields(args[0]).sorted()));
    }

    private static void callFunctions(FunctionGroup group) {
        group.define("fact", args -> call(args[0]).fact(args[1].asString()));
        group.define("requestFields", args -> call(args[0]).requestFields());
        group.define("responseFields", args -> responseCall(args[0]).responseFields());
    }

    private static void decisionFunctions(FunctionGroup group) {
        group.define("target", args -> target(args[0], args[1].asString()));
        group.run(
                "checkRequest", args -> Targets.checkHead(args[0].asString(), args[1].asString()));
        group.run("goOn", CoreFunctions::goOn);
        group.run("answer", args -> call(args[0]).answer(response(args[1], args[2], args[3])));
        group.run("settle", args -> call(args[0]).settle());
        group.run("passThrough", args -> call(args[0]).passThrough());
        group.run("reject", args -> call(args[0]).reject(args[1]));
    }

    private static String target(Value call, String url) {
        if (call.isNull()) {
            throw new IllegalArgumentException(
                    "a Request can be made within onRequest or onResponse only");
        }
        return call(call).target(url);
    }

    private static void goOn(Value[] args) {
        RequestCall call = args[0].asHostObject();
        Body body = args[4].isNull() ? null : args[4].asHostObject();
        call.goOn(args[1].asString(), args[2].asString(), fields(args[3]), body);
    }

    private static Response response(Value status, Value fields, Value body) {
        return new Response(status.asInt(), fields(fields).result(), body.asHostObject());
    }

    private static HeaderFields fields(Value value) {
        return value.asHostObject();
    }

    private static ResponseCall responseCall(Value value) {
        return value.asHostObject();
    }
}
