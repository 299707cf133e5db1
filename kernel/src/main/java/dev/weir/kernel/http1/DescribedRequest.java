package dev.weir.kernel.http1;

import dev.weir.api.Body;
import dev.weir.api.Client;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.metrics.Refusal;

/** A request that is told of and not sent, read as if it had come in by a listener. */
public final class DescribedRequest {
    private DescribedRequest() {}

    /**
     * The request as a handler would get it.
     *
     * @param target a path, or an absolute URL, which makes Host unnecessary
     * @param headers among them a Host; without any it is a request of HTTP/1.0
     * @throws HeadException if the listener would refuse it
     */
    public static Request read(
            String method, String target, Headers headers, ListenerConfig listener)
            throws HeadException {
        visible(method, "the method");
        visible(target, "the request target");
        boolean tls = target.regionMatches(true, 0, "https:", 0, "https:".length());
        int minor = headers.contains("Host") ? 1 : 0;
        byte[] bytes = bytes("%s %s HTTP/1.%d".formatted(method, target, minor), headers);
        if (method.length() + target.length() >= listener.limits().targetBytes()) {
            throw new HeadException(Refusal.TARGET_TOO_LONG, "the target is too long");
        } else if (bytes.length > listener.limits().headBytes()) {
            throw new HeadException(Refusal.HEAD_TOO_LARGE, "the head is too long");
        }
        RequestHead head = RequestHeadParser.parse(bytes, listener, new Client("", 0, tls), false);
        return new Request(
                head.method(), tls ? "https" : "http", head.target(), head.headers(), Body.empty());
    }

    // Between two spaces of a line: one with a space or line end in it would be more than itself.
    private static void visible(String text, String what) throws HeadException {
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw HeadException.bad(what + " has other than visible ASCII characters");
        }
    }

    private static byte[] bytes(String line, Headers headers) {
        HeadBuffer buffer = new HeadBuffer();
        try {
            buffer.text(line);
            buffer.lineEnd();
            for (int i = 0; i < headers.size(); i++) {
                buffer.field(headers, i);
            }
            buffer.lineEnd();
            return buffer.toBytes();
        } finally {
            buffer.giveBack();
        }
    }
}
