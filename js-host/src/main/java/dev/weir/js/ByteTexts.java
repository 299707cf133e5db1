package dev.weir.js;

import dev.weir.js.engine.EngineFunction;
import dev.weir.js.engine.Passed;
import dev.weir.js.engine.Realm;
import dev.weir.js.text.Base64Text;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Bytes as hex and Base64 (ECMAScript 2026, {@code Uint8Array.prototype.toHex} and the methods
 * beside it). GraalJS has them only with an option that its sandbox policies refuse; QuickJS has
 * its own. Belongs to one context.
 */
final class ByteTexts {
    private static final HexFormat HEX = HexFormat.of();

    private final Realm realm;

    private ByteTexts(Realm realm) {
        this.realm = realm;
    }

    /** Gives them to the context. */
    static void define(Realm realm) {
        ByteTexts texts = new ByteTexts(realm);
        realm.addMethods(
                "Uint8Array.prototype", Map.of("toHex", texts::toHex, "toBase64", texts::toBase64));
        realm.addMethods(
                "Uint8Array",
                Map.<String, EngineFunction>of(
                        "fromHex", texts::fromHex, "fromBase64", texts::fromBase64));
    }

    private Object toHex(Object self, Passed passed) {
        return HEX.formatHex(bytes(self));
    }

    private Object toBase64(Object self, Passed passed) {
        byte[] bytes = bytes(self);
        Base64.Encoder encoder =
                isForUrls(passed, 0) ? Base64.getUrlEncoder() : Base64.getEncoder();
        boolean bare = realm.isTrue(realm.member(passed.at(0), "omitPadding"));
        return (bare ? encoder.withoutPadding() : encoder).encodeToString(bytes);
    }

    private Object fromHex(Object self, Passed passed) {
        try {
            return realm.uint8Array(HEX.parseHex(text(passed)));
        } catch (IllegalArgumentException e) {
            throw realm.syntaxError("the text is no hex: " + e.getMessage());
        }
    }

    private Object fromBase64(Object self, Passed passed) {
        String text = text(passed);
        if (!realm.member(passed.at(1), "lastChunkHandling").equals(Realm.UNDEFINED)) {
            throw realm.typeError("lastChunkHandling is not there: the last chunk may be short");
        }
        Optional<String> usual = isForUrls(passed, 1) ? ofUrl(text) : Optional.of(text);
        String decoded =
                usual.flatMap(Base64Text::decode)
                        .orElseThrow(() -> realm.syntaxError("the text is no Base64"));
        return realm.uint8Array(decoded.getBytes(StandardCharsets.ISO_8859_1));
    }

    // RFC 4648 §5
    private static Optional<String> ofUrl(String text) {
        return text.indexOf('+') >= 0 || text.indexOf('/') >= 0
                ? Optional.empty()
                : Optional.of(text.replace('-', '+').replace('_', '/'));
    }

    private boolean isForUrls(Passed passed, int at) {
        Object alphabet = realm.member(passed.at(at), "alphabet");
        if (alphabet.equals(Realm.UNDEFINED)) {
            return false;
        }
        return switch (realm.textOf(alphabet)) {
            case "base64" -> false;
            case "base64url" -> true;
            default -> throw realm.typeError("the alphabet is base64 or base64url");
        };
    }

    private String text(Passed passed) {
        if (!passed.isText(0)) {
            throw realm.typeError("bytes are made of a string");
        }
        return passed.text(0);
    }

    private byte[] bytes(Object self) {
        if (!realm.isUint8Array(self)) {
            throw realm.typeError("this is a method of Uint8Array");
        }
        byte[] bytes = realm.bytes(self);
        if (bytes == null) {
            throw realm.typeError("the buffer was detached");
        }
        return bytes;
    }
}
