package dev.weir.js.url;

/** A text is no URL; the message says why. Plugins see it as a {@code TypeError}. */
public final class InvalidUrlException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidUrlException(String message) {
        super(message);
    }
}
