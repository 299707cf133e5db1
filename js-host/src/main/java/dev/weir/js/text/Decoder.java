package dev.weir.js.text;

/** Decodes one text that comes in pieces. Not for use by several threads. */
public final class Decoder {
    private static final char BOM = '\uFEFF';

    private final Pieces pieces;
    private boolean begun;

    /** How one encoding goes on from piece to piece. */
    interface Pieces {
        /**
         * Decodes the next bytes.
         *
         * @param more whether others follow: an incomplete character at the end waits for them
         * @throws IllegalArgumentException if the bytes are no text, and that is fatal
         */
        void decode(byte[] bytes, boolean more, StringBuilder text);

        /** One that goes on from the same place by itself. */
        Pieces copy();
    }

    /** The text that whole bodies and values stand for: "UTF-8 decode" of the standard. */
    public static String utf8(byte[] bytes) {
        return new Decoder(new Utf8(false), false).decode(bytes, false);
    }

    Decoder(Pieces pieces, boolean ignoreBom) {
        this.pieces = pieces;
        this.begun = ignoreBom;
    }

    /** One that goes on from the same place by itself. */
    public Decoder copy() {
        return new Decoder(pieces.copy(), begun);
    }

    /**
     * The text of the next bytes.
     *
     * @param more whether others follow
     * @throws IllegalArgumentException if the bytes are no text, and that is fatal
     */
    public String decode(byte[] bytes, boolean more) {
        StringBuilder text = new StringBuilder(bytes.length);
        pieces.decode(bytes, more, text);
        if (!begun && !text.isEmpty()) {
            begun = true;
            // Encoding Standard §6, "decode": the mark says how to read, and is not read.
            if (text.charAt(0) == BOM) {
                return text.substring(1);
            }
        }
        return text.toString();
    }
}
