package dev.weir.kernel.http1;

import dev.weir.api.Client;
import dev.weir.kernel.config.Literals;
import dev.weir.kernel.config.ProxyProtocol;
import dev.weir.kernel.metrics.Refusal;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * Reads the header of the PROXY protocol, with which a load balancer tells who is at the other end
 * of a connection (The PROXY protocol, versions 1 and 2, §2).
 */
final class ProxyHeader {
    // §2.1: "the longest possible line is 107 characters", its line end included.
    private static final int MAX_LINE = 107;
    private static final String START = "PROXY ";
    private static final byte[] SIGNATURE = {
        '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
    };
    private static final int FIXED = 16;
    // Addresses and what comes after them; balancers send some hundred bytes of it.
    private static final int MAX_REST = 4 << 10;
    private static final int IPV4 = 0x1;
    private static final int IPV6 = 0x2;

    private ProxyHeader() {}

    /**
     * The client that the header names; the peer itself where it names none, as for a health check
     * of the balancer's own.
     *
     * @throws EOFException if the peer ends before the header is whole
     */
    static Client read(Input in, ProxyProtocol version, Client peer)
            throws IOException, HeadException {
        return switch (version) {
            case OFF -> peer;
            case V1 -> line(in, peer);
            case V2 -> binary(in, peer);
        };
    }

    // §2.1: PROXY SP (TCP4 | TCP6) SP source SP destination SP port SP port CR LF, or UNKNOWN
    private static Client line(Input in, Client peer) throws IOException, HeadException {
        StringBuilder line = new StringBuilder();
        while (line.length() < 2 || line.charAt(line.length() - 2) != '\r') {
            line.append((char) next(in));
            int start = Math.min(line.length(), START.length());
            if (line.length() > MAX_LINE || !START.startsWith(line.substring(0, start))) {
                throw bad("the connection does not begin with a PROXY line");
            }
        }
        if (line.charAt(line.length() - 1) != '\n') {
            throw bad("the PROXY line does not end with CR LF");
        }
        String[] words = line.substring(0, line.length() - 2).split(" ", -1);
        if (words.length > 1 && words[1].equals("UNKNOWN")) {
            return peer;
        }
        if (words.length != 6 || !(words[1].equals("TCP4") || words[1].equals("TCP6"))) {
            throw bad("the PROXY line is not one");
        }
        boolean six = words[1].equals("TCP6");
        address(words[3], six);
        port(words[5]);
        return new Client(address(words[2], six), port(words[4]), peer.tls());
    }

    // By its form: a balancer's dual-stack socket names an IPv4 client ::ffff:192.0.2.1.
    private static String address(String text, boolean six) throws HeadException {
        return Literals.address(text)
                .filter(_ -> text.indexOf(':') >= 0 == six)
                .map(InetAddress::getHostAddress)
                .orElseThrow(() -> bad("an address of the PROXY line is not one"));
    }

    private static int port(String text) throws HeadException {
        if (text.isEmpty() || !Authority.isPort(text)) {
            throw bad("a port of the PROXY line is not one");
        }
        return Integer.parseInt(text);
    }

    // §2.2: signature, version and command, family and protocol, length
    private static Client binary(Input in, Client peer) throws IOException, HeadException {
        byte[] fixed = new byte[FIXED];
        for (int i = 0; i < FIXED; i++) {
            fixed[i] = (byte) next(in);
            if (i < SIGNATURE.length && fixed[i] != SIGNATURE[i]) {
                throw bad("the connection does not begin with the PROXY signature");
            }
        }
        int command = fixed[12] & 0xFF;
        int length = number(fixed, 14);
        if ((command != 0x20 && command != 0x21) || length > MAX_REST) {
            throw bad("the PROXY header is of another version, or too long");
        }
        byte[] rest = new byte[length];
        for (int i = 0; i < length; i++) {
            rest[i] = (byte) next(in);
        }
        // LOCAL: the balancer speaks for itself.
        return command == 0x20 ? peer : source(rest, (fixed[13] >> 4) & 0xF, peer);
    }

    private static Client source(byte[] rest, int family, Client peer)
            throws IOException, HeadException {
        if (family != IPV4 && family != IPV6) {
            return peer;
        }
        int size = family == IPV4 ? 4 : 16;
        if (rest.length < 2 * size + 4) {
            throw bad("the addresses of the PROXY header are cut short");
        }
        InetAddress address = InetAddress.getByAddress(Arrays.copyOf(rest, size));
        return new Client(address.getHostAddress(), number(rest, 2 * size), peer.tls());
    }

    private static int number(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    private static int next(Input in) throws IOException {
        int b = in.next();
        if (b < 0) {
            throw new EOFException("the peer ended the connection within a PROXY header");
        }
        return b;
    }

    private static HeadException bad(String detail) {
        return new HeadException(Refusal.PROXY_HEADER, detail);
    }
}
