package dev.weir.js;

import dev.weir.js.text.Base64Text;
import dev.weir.js.text.Decoder;
import dev.weir.js.text.Encoding;
import java.nio.charset.StandardCharsets;

/** What the prelude's texts and bytes call. */
final class ByteFunctions {
    private ByteFunctions() {}

    static void bytes(FunctionGroup group) {
        group.define("encodeUtf8", args -> args.text(0).getBytes(StandardCharsets.UTF_8));
        group.define("decodeUtf8", args -> Decoder.utf8(args.bytes(0)));
    }

    static void encoding(FunctionGroup group) {
        group.define(
                "encodingOf", args -> Encoding.of(args.text(0)).map(Encoding::text).orElse(null));
        group.define(
                "decoderFor",
                args ->
                        Encoding.of(args.text(0))
                                .orElseThrow()
                                .decoder(args.truth(1), args.truth(2)));
        group.define(
                "decode", args -> ((Decoder) args.object(0)).decode(args.bytes(1), args.truth(4)));
    }

    static void base64(FunctionGroup group) {
        group.define("toBase64", args -> Base64Text.encode(args.text(0)).orElse(null));
        group.define("fromBase64", args -> Base64Text.decode(args.text(0)).orElse(null));
    }
}
