package dev.weir.js;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the prelude passes to a function of the gateway, by place. Each engine has its own kind. The
 * prelude passes what the function takes, so nothing is converted.
 */
interface Arguments {
    /** A string. */
    String text(int at);

    /** A whole number of 32 bits. */
    int integer(int at);

    /** Any number. */
    double number(int at);

    boolean truth(int at);

    /** Whether {@code null} was passed. */
    boolean absent(int at);

    /** An array of strings. */
    List<String> texts(int at);

    /**
     * Bytes: an {@code ArrayBuffer} at that place, then the offset and the length in it.
     *
     * @throws IllegalArgumentException if the buffer has not got them any more
     */
    byte[] bytes(int at);

    /** An object of the gateway's own. */
    Object object(int at);

    /** A function of the guest's, as its engine knows it. */
    Object function(int at);

    /** Whatever the guest threw, as its engine knows it. */
    Object thrown(int at);

    /** The call that the first argument stands for. */
    default GuestCall call() {
        return (GuestCall) object(0);
    }

    /** The header fields at that place. */
    default HeaderFields fields(int at) {
        return (HeaderFields) object(at);
    }

    /** An object of the gateway's own, or null. */
    default @Nullable Object objectOrNull(int at) {
        return absent(at) ? null : object(at);
    }
}
