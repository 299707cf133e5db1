package dev.weir.kernel.http1;

import dev.weir.kernel.metrics.Refusal;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the end of a head, or of a trailer section, byte by byte as it arrives, so that what can
 * never become valid is refused at once and not when a time-out ends the wait.
 */
final class HeadScan {
    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    // The same byte eight times: what is below a space, what DEL is, the highest bit.
    private static final long SPACE = 0x2020202020202020L;
    private static final long DEL = 0x7F7F7F7F7F7F7F7FL;
    private static final long ONE = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    private HeadScan() {}

    /**
     * Reads lines up to and including the empty one.
     *
     * @param limit the most bytes; beyond it 431
     * @param lineLimit the most bytes of the first line; beyond it 414
     * @throws EOFException if the peer ends before the empty line
     */
    static byte[] read(Input in, int limit, int lineLimit) throws IOException, HeadException {
        int scanned = 0;
        int lineStart = 0;
        boolean carriageReturn = false;
        while (true) {
            byte[] bytes = in.bytes();
            int first = in.position();
            int ready = Math.min(in.buffered(), limit);
            if (!carriageReturn) {
                scanned = skipPlain(bytes, first, scanned, ready);
            }
            for (; scanned < ready; scanned++) {
                byte b = bytes[first + scanned];
                if (b > ' ' && b < 0x7F && !carriageReturn) {
                    // Nearly all are such: one look at them is enough.
                    continue;
                }
                if (carriageReturn) {
                    if (b != '\n') {
                        throw HeadException.bad("a carriage return stands alone in the head");
                    }
                    if (scanned - lineStart == 1) {
                        return in.take(scanned + 1);
                    }
                    carriageReturn = false;
                    if (lineStart == 0 && scanned >= lineLimit) {
                        throw tooLong();
                    }
                    lineStart = scanned + 1;
                    // The loop adds one.
                    scanned = skipPlain(bytes, first, lineStart, ready) - 1;
                } else if (b == '\r') {
                    carriageReturn = true;
                } else {
                    check(b);
                }
            }
            if (lineStart == 0 && scanned >= lineLimit) {
                throw tooLong();
            }
            if (scanned >= limit) {
                throw new HeadException(Refusal.HEAD_TOO_LARGE, "the head is too long");
            }
            // Whoever sends a little and then nothing must not hold much.
            in.giveBack();
            if (!in.fill()) {
                throw new EOFException("the peer ended the connection within a head");
            }
        }
    }

    /** Where the first of eight bytes is that may have to be looked at; nearly none has. */
    private static int skipPlain(byte[] bytes, int first, int from, int ready) {
        int at = from;
        while (at + Long.BYTES <= ready && isPlain((long) EIGHT.get(bytes, first + at))) {
            at += Long.BYTES;
        }
        return at;
    }

    /** Whether none of eight bytes is a control character; others take the way byte by byte. */
    private static boolean isPlain(long eight) {
        long del = eight ^ DEL;
        return (((eight - SPACE) | (del - ONE) | eight) & HIGH) == 0;
    }

    private static HeadException tooLong() {
        return new HeadException(Refusal.TARGET_TOO_LONG, "the target is too long");
    }

    // RFC 9112 §2.2: a bare LF may be taken for a line end by some and not by others; refused.
    // RFC 9110 §5.5: CR, LF and NUL are dangerous in fields; other control characters are invalid.
    private static void check(byte b) throws HeadException {
        if (b == '\n') {
            throw HeadException.bad("a line feed without carriage return stands in the head");
        }
        if ((b >= 0 && b < 0x20 && b != '\t') || b == 0x7F) {
            throw HeadException.bad("a control character stands in the head");
        }
    }
}
