package dev.weir.kernel.http1;

import dev.weir.kernel.metrics.Refusal;
import java.util.List;

/** How the content of a message is delimited, as far as its fields say (RFC 9112 §6). */
final class Framing {
    /** Neither length nor coding is given. */
    static final long UNSAID = -3;

    /** It ends with the connection. */
    static final long UNTIL_CLOSE = -2;

    /** It comes in chunks. */
    static final long CHUNKED = -1;

    // Content of 10^18 bytes and more is nobody's; 18 digits cannot overflow.
    private static final int MAX_DIGITS = 18;

    private Framing() {}

    /** The length, {@link #CHUNKED} or {@link #UNSAID}; anything doubtful is refused. */
    static long of(RawHeaders fields, int minorVersion) throws HeadException {
        int lengthAt = only(fields, WireField.CONTENT_LENGTH, "Content-Length");
        int codingAt = only(fields, WireField.TRANSFER_ENCODING, "Transfer-Encoding");
        if (codingAt < 0) {
            return lengthAt < 0 ? UNSAID : length(fields.value(lengthAt));
        }
        if (lengthAt >= 0) {
            // RFC 9112 §6.3 item 3: this might be an attempt at smuggling.
            throw doubtful("both Content-Length and Transfer-Encoding are given");
        }
        if (minorVersion == 0) {
            // RFC 9112 §6.1: the framing is faulty, even if it is understood.
            throw doubtful("Transfer-Encoding is given in an HTTP/1.0 message");
        }
        String coding = fields.value(codingAt);
        if (!coding.equalsIgnoreCase("chunked")) {
            throw unknown(FieldLines.members(coding));
        }
        return CHUNKED;
    }

    /**
     * RFC 9112 §6.1: 501 for a coding that we do not understand; but 400, by §6.3 item 4, if
     * chunked is not the last one, or not only the last.
     */
    private static HeadException unknown(List<String> codings) {
        List<String> others = codings.subList(0, Math.max(0, codings.size() - 1));
        boolean framed =
                !others.isEmpty()
                        && codings.getLast().equalsIgnoreCase("chunked")
                        && others.stream().noneMatch(each -> each.equalsIgnoreCase("chunked"));
        return framed
                ? new HeadException(
                        Refusal.CODING, "a transfer coding other than chunked is not understood")
                : doubtful("the transfer coding is not chunked");
    }

    private static int only(RawHeaders fields, WireField wanted, String name) throws HeadException {
        int at = -1;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.field(i) == wanted) {
                if (at >= 0) {
                    throw doubtful(name + " is given more than once");
                }
                at = i;
            }
        }
        return at;
    }

    // RFC 9110 §8.6: Content-Length = 1*DIGIT. Lists of equal values are refused as well.
    private static long length(String value) throws HeadException {
        if (value.isEmpty() || value.length() > MAX_DIGITS) {
            throw doubtful("Content-Length is empty or has too many digits");
        }
        long length = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                throw doubtful("Content-Length is not a number");
            }
            length = 10 * length + (c - '0');
        }
        return length;
    }

    private static HeadException doubtful(String detail) {
        return new HeadException(Refusal.FRAMING, detail);
    }
}
