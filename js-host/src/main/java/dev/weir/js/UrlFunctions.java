package dev.weir.js;

import dev.weir.js.url.FormUrlEncoded;
import dev.weir.js.url.Url;

/** What the prelude's {@code URL} and {@code URLSearchParams} call. */
final class UrlFunctions {
    private UrlFunctions() {}

    static void define(FunctionGroup group) {
        group.define(
                "parseUrl",
                args ->
                        Url.parse(
                                args.text(0),
                                args.absent(1) ? null : Url.parse(args.text(1), null)));
        group.define("readUrl", args -> url(args).get(args.text(1)));
        group.run("writeUrl", args -> url(args).set(args.text(1), args.text(2)));
        group.define("parseForm", args -> FormUrlEncoded.parse(args.text(0)));
        group.define("writeForm", args -> FormUrlEncoded.write(args.texts(0)));
    }

    private static Url url(Arguments args) {
        return (Url) args.object(0);
    }
}
