package dev.weir.js;

import dev.weir.js.url.FormUrlEncoded;
import dev.weir.js.url.Url;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Value;

/** What the prelude's {@code URL} and {@code URLSearchParams} call. */
final class UrlFunctions {
    private UrlFunctions() {}

    static void define(FunctionGroup group) {
        group.define(
                "parseUrl",
                args -> {
                    Value base = args[1];
                    return Url.parse(
                            args[0].asString(),
                            base.isNull() ? null : Url.parse(base.asString(), null));
                });
        group.define("readUrl", args -> url(args[0]).get(args[1].asString()));
        group.run("writeUrl", args -> url(args[0]).set(args[1].asString(), args[2].asString()));
        group.define(
                "parseForm", args -> FunctionGroup.array(FormUrlEncoded.parse(args[0].asString())));
        group.define("writeForm", args -> FormUrlEncoded.write(texts(args[0])));
    }

    private static Url url(Value value) {
        return value.asHostObject();
    }

    private static List<String> texts(Value array) {
        List<String> texts = new ArrayList<>();
        for (long i = 0; i < array.getArraySize(); i++) {
            texts.add(array.getArrayElement(i).asString());
        }
        return texts;
    }
}
