package dev.weir.kernel.upstream;

import dev.weir.kernel.metrics.UpstreamFault;
import org.jspecify.annotations.Nullable;

/**
 * Something a target does wrong, or unusually, and what becomes of it.
 *
 * @param name what it does
 * @param request what the client sends
 * @param script what happens on its first connection; later ones are well
 * @param status what the client gets; {@link #ABORT} for a good head and then no good end
 * @param body the body that it gets where the answer is whole; null where it is the gateway's
 * @param counted the reason it is counted under; null for what is no failure
 */
record Fault(
        String name,
        String request,
        ScriptedUpstream.Script script,
        int status,
        @Nullable String body,
        @Nullable UpstreamFault counted) {
    static final int ABORT = -1;
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    static final String GET = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    static final String HEAD = "HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    static final String POST =
            "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 1000000\r\n\r\n"
                    + "part of it";

    /** A request, the head of which is read; then these bytes, and an end in order. */
    static Fault answer(String name, String bytes, int status, UpstreamFault counted) {
        return new Fault(
                name,
                GET,
                connection -> {
                    connection.head();
                    connection.send(bytes);
                },
                status,
                null,
                counted);
    }

    /** As {@link #answer}, with a 200 and a broken rest. */
    static Fault broken(String name, String rest, UpstreamFault counted) {
        return answer(name, "HTTP/1.1 200 OK\r\n" + rest, ABORT, counted);
    }

    /** As {@link #answer}, with a head that is refused. */
    static Fault head(String name, String head) {
        return answer(name, head, 502, UpstreamFault.BAD_HEAD);
    }

    /** As {@link #head}, of which only a field is wrong. */
    static Fault field(String name, String fields) {
        return head(name, "HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\n2\r\nok\r\n0\r\n\r\n");
    }

    static Fault failing(
            String name, ScriptedUpstream.Script script, int status, UpstreamFault counted) {
        return new Fault(name, GET, script, status, null, counted);
    }

    /** What is no failure: the client gets this body. */
    static Fault fine(String name, String request, String bytes, int status, String body) {
        return new Fault(
                name,
                request,
                connection -> {
                    connection.head();
                    connection.send(bytes);
                    ScriptedUpstream.always(OK).run(connection);
                },
                status,
                body,
                null);
    }

    @Override
    public String toString() {
        return name;
    }
}
