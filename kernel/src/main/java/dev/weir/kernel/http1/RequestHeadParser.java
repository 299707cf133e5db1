package dev.weir.kernel.http1;

import dev.weir.api.Client;
import dev.weir.api.Headers;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.Underscores;
import dev.weir.kernel.exchange.Forwarding;
import dev.weir.kernel.metrics.Refusal;
import java.nio.charset.StandardCharsets;

/**
 * Reads and checks a request head (RFC 9112 §3, §5, §6). What it refuses never reaches a handler.
 * CONNECT is answered 501: this is no tunnel.
 */
final class RequestHeadParser {
    private static final String[] METHODS = {
        "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"
    };

    private final byte[] head;
    private final ListenerConfig config;
    private final Client peer;
    private final boolean trusted;
    private int at;

    private RequestHeadParser(byte[] head, ListenerConfig config, Client peer, boolean trusted) {
        this.head = head;
        this.config = config;
        this.peer = peer;
        this.trusted = trusted;
    }

    /**
     * The head in an array that holds nothing else, and is taken over.
     *
     * @param trusted whether the peer's word about clients is believed
     */
    static RequestHead parse(byte[] head, ListenerConfig config, Client peer, boolean trusted)
            throws HeadException {
        return new RequestHeadParser(head, config, peer, trusted).parse();
    }

    private RequestHead parse() throws HeadException {
        String method = method();
        String rawTarget = rawTarget();
        int minor = minorVersion();
        RawHeaders fields = FieldLines.parse(head, at, config.limits().fields(), false);
        ConnectionOptions options = ConnectionOptions.of(fields);
        String host = host(fields, minor);
        if (method.equals("CONNECT")) {
            throw new HeadException(Refusal.METHOD, "CONNECT is not supported");
        }
        RequestTarget target = RequestTarget.of(method, rawTarget, peer.tls(), config.paths());
        long length = Framing.of(fields, minor);
        if (length > config.limits().bodyBytes()) {
            throw new HeadException(
                    Refusal.BODY_TOO_LARGE, "the content is longer than is accepted here");
        }
        boolean expectsContinue = expectsContinue(fields, minor);
        Forwarding forwarding =
                trusted ? ForwardedFields.read(fields, peer, config.trustedProxies()) : null;
        FieldLines.stripRequest(fields, options, trusted);
        underscores(fields);
        return new RequestHead(
                method,
                target.origin(),
                minor,
                withHost(fields, host, target.authority()),
                length == Framing.UNSAID ? 0 : length,
                options.persistent(minor),
                expectsContinue,
                forwarding);
    }

    private String method() throws HeadException {
        int from = at;
        while (Octets.isToken(head[at])) {
            at++;
        }
        if (at == from || head[at] != ' ') {
            throw HeadException.bad("the request line does not begin with a method and a space");
        }
        String method = known(from, at);
        at++;
        return method;
    }

    private String known(int from, int to) {
        for (String method : METHODS) {
            // RFC 9110 §9.1: methods are case-sensitive.
            if (method.length() == to - from && isText(from, method)) {
                return method;
            }
        }
        return text(from, to);
    }

    private String rawTarget() throws HeadException {
        int from = at;
        while (head[at] > ' ' && head[at] != '#') {
            at++;
        }
        // RFC 9112 §3.2: no white space, no fragment, nothing beyond ASCII.
        if (at == from || head[at] != ' ') {
            throw HeadException.bad("the request target is not one");
        }
        String target = text(from, at);
        at++;
        return target;
    }

    // RFC 9112 §2.3; RFC 9110 §2.5: a higher minor version is taken as the highest we know.
    private int minorVersion() throws HeadException {
        if (head.length - at < 10
                || !isText(at, "HTTP/")
                || !isDigit(head[at + 5])
                || head[at + 6] != '.'
                || !isDigit(head[at + 7])
                || head[at + 8] != '\r') {
            throw HeadException.bad("the request line does not end with an HTTP version");
        }
        if (head[at + 5] != '1') {
            throw new HeadException(Refusal.VERSION, "only HTTP/1.0 and HTTP/1.1 are spoken here");
        }
        int minor = head[at + 7] == '0' ? 0 : 1;
        at += 10;
        return minor;
    }

    // RFC 9112 §3.2: exactly one valid Host in HTTP/1.1, at most one before.
    private static String host(RawHeaders fields, int minor) throws HeadException {
        int found = -1;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.field(i) == WireField.HOST) {
                if (found >= 0) {
                    throw new HeadException(Refusal.HOST, "Host is given more than once");
                }
                found = i;
            }
        }
        if (found < 0) {
            if (minor > 0) {
                throw new HeadException(Refusal.HOST, "Host is missing");
            }
            return "";
        }
        String host = fields.value(found);
        if (!Authority.isValid(host)) {
            throw new HeadException(Refusal.HOST, "Host is not a host with an optional port");
        }
        return host;
    }

    private static Headers withHost(RawHeaders fields, String host, String authority) {
        // RFC 9112 §3.2.2: the authority of an absolute target replaces what Host says.
        return authority.isEmpty() || authority.equals(host)
                ? fields
                : fields.with("Host", authority);
    }

    // RFC 9110 §10.1.1: an expectation we do not know is refused; one in HTTP/1.0 is ignored.
    private static boolean expectsContinue(RawHeaders fields, int minor) throws HeadException {
        boolean expects = false;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.field(i) == WireField.EXPECT) {
                if (minor > 0 && !fields.value(i).equalsIgnoreCase("100-continue")) {
                    throw new HeadException(
                            Refusal.EXPECTATION, "the expectation is not 100-continue");
                }
                expects = true;
            }
        }
        if (expects && minor == 0) {
            fields.retain((all, i) -> all.field(i) != WireField.EXPECT);
        }
        return expects && minor > 0;
    }

    private void underscores(RawHeaders fields) throws HeadException {
        if (config.underscores() == Underscores.KEEP || !fields.anyUnderscore()) {
            return;
        }
        if (config.underscores() == Underscores.REJECT) {
            throw new HeadException(Refusal.UNDERSCORE, "a field name has an underscore");
        }
        fields.retain((all, i) -> !all.hasUnderscore(i));
    }

    private boolean isText(int from, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (head[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private String text(int from, int to) {
        return new String(head, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
