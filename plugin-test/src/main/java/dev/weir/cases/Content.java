package dev.weir.cases;

import dev.weir.api.Body;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** The bytes of a body. */
final class Content {
    static final Content NONE = new Content(new byte[0]);

    private final byte[] bytes;

    /** Takes the bytes over. */
    Content(byte[] bytes) {
        this.bytes = bytes;
    }

    static Content of(String text) {
        return new Content(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return bytes.clone();
    }

    int length() {
        return bytes.length;
    }

    /** As UTF-8. */
    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A stream that can be read once, as from a connection. */
    Body stream() {
        return bytes.length == 0
                ? Body.empty()
                : Body.stream(new ByteArrayInputStream(bytes), bytes.length);
    }
}
