package dev.weir.js;

import dev.weir.js.text.Base64Text;
import dev.weir.js.text.Decoder;
import dev.weir.js.text.Encoding;
import java.nio.charset.StandardCharsets;

/** What the prelude's texts and bytes call. */
final class ByteFunctions {
    private ByteFunctions() {}

    static void bytes(FunctionGroup group) {
        group.define(
                "encodeUtf8",
                args -> Bytes.give(args[0].asString().getBytes(StandardCharsets.UTF_8)));
        group.define("decodeUtf8", args -> Decoder.utf8(Bytes.read(args, 0)));
    }

    static void encoding(FunctionGroup group) {
        group.define(
                "encodingOf",
                args -> Encoding.of(args[0].asString()).map(Encoding::text).orElse(null));
        group.define(
                "decoderFor",
                args ->
                        Encoding.of(args[0].asString())
                                .orElseThrow()
                                .decoder(args[1].asBoolean(), args[2].asBoolean()));
        group.define(
                "decode",
                args -> {
                    Decoder decoder = args[0].asHostObject();
                    return decoder.decode(Bytes.read(args, 1), args[4].asBoolean());
                });
    }

    static void base64(FunctionGroup group) {
        group.define("toBase64", args -> Base64Text.encode(args[0].asString()).orElse(null));
        group.define("fromBase64", args -> Base64Text.decode(args[0].asString()).orElse(null));
    }
}
