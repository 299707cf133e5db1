package dev.weir.kernel.http1;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A response's head as an upstream sent it, checked.
 *
 * @param status 100 to 599
 * @param headers the fields for everybody
 * @param length of the content, by the fields alone; or {@link Framing#CHUNKED} or {@link
 *     Framing#UNTIL_CLOSE}
 * @param persistent whether the upstream lets the connection be used again
 */
public record ResponseHead(int status, RawHeaders headers, long length, boolean persistent) {
    private static final int MAX_FIELDS = 1000;
    // "HTTP/1.1 200"
    private static final int STATUS_END = 12;
    private static final byte[] START = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    /**
     * Reads a head from a connection.
     *
     * @param limit the most bytes
     * @throws HeadException if it is not valid, or too long
     * @throws java.io.EOFException if the upstream ends before it is whole
     */
    public static ResponseHead read(Input in, int limit) throws IOException, HeadException {
        checkStart(in);
        byte[] head = HeadScan.read(in, limit, limit);
        int minor = minorVersion(head);
        int status = status(head);
        int at = STATUS_END;
        while (head[at] != '\r') {
            at++;
        }
        RawHeaders fields = FieldLines.parse(head, at + 2, MAX_FIELDS, true);
        ConnectionOptions options = ConnectionOptions.of(fields);
        long length = Framing.of(fields, minor);
        FieldLines.stripResponse(fields, options);
        return new ResponseHead(
                status,
                fields,
                length == Framing.UNSAID ? Framing.UNTIL_CLOSE : length,
                options.persistent(minor));
    }

    /** Whether it has content, as the answer to a request with that method (RFC 9112 §6.3). */
    public boolean hasContent(String method) {
        return !method.equals("HEAD") && status != 204 && status != 304 && length != 0;
    }

    /**
     * Whether it announces content that its status rules out (RFC 9110 §8.6, RFC 9112 §6.1): should
     * that follow all the same, it must not become the next answer.
     */
    public boolean contradictsItself() {
        return status == 204 && length != 0 && length != Framing.UNTIL_CLOSE;
    }

    /** Refuses what is no head by the bytes that are here: its end may never come. */
    private static void checkStart(Input in) throws HeadException {
        for (int i = 0; i < Math.min(START.length, in.buffered()); i++) {
            if (in.peek(i) != START[i]) {
                throw notHttp();
            }
        }
    }

    private static HeadException notHttp() {
        return HeadException.bad("the answer does not begin with HTTP/1.0 or HTTP/1.1");
    }

    // RFC 9112 §4: HTTP-version SP 3DIGIT SP reason. The last space is often left out.
    private static int minorVersion(byte[] head) throws HeadException {
        if (head.length < STATUS_END + 2
                || head[0] != 'H'
                || head[1] != 'T'
                || head[2] != 'T'
                || head[3] != 'P'
                || head[4] != '/'
                || head[5] != '1'
                || head[6] != '.'
                || (head[7] != '0' && head[7] != '1')
                || head[8] != ' ') {
            throw notHttp();
        }
        return head[7] - '0';
    }

    private static int status(byte[] head) throws HeadException {
        int status = 0;
        for (int i = 9; i < STATUS_END; i++) {
            if (head[i] < '0' || head[i] > '9') {
                throw HeadException.bad("the answer's status is not a number of three digits");
            }
            status = 10 * status + head[i] - '0';
        }
        byte next = head[STATUS_END];
        if (status < 100 || status > 599 || (next != ' ' && next != '\r')) {
            throw HeadException.bad("the answer's status is not one");
        }
        return status;
    }
}
