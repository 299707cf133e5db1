package dev.weir.kernel.http1;

/** The fields that the wire itself knows; all others are {@link #OTHER}. */
public enum WireField {
    OTHER(false),
    HOST(false),
    CONTENT_LENGTH(false),
    EXPECT(false),
    DATE(false),
    /** Written by the gateway on the way to the upstream. */
    X_FORWARDED_FOR(false),
    X_FORWARDED_PROTO(false),
    X_FORWARDED_HOST(false),
    X_FORWARDED_PORT(false),
    X_REAL_IP(false),
    /** Of a trusted proxy only. */
    FORWARDED(false),
    /** Any other {@code X-Forwarded-*}: of a trusted proxy only. */
    X_FORWARDED_OTHER(false),
    /** One of these with an underscore, which is believed from nobody. */
    FORWARDED_ALIAS(false),
    CONNECTION(true),
    KEEP_ALIVE(true),
    PROXY_CONNECTION(true),
    TE(true),
    TRANSFER_ENCODING(true),
    UPGRADE(true);

    private static final String X_FORWARDED = "x-forwarded-";

    private final boolean hopByHop;

    WireField(boolean hopByHop) {
        this.hopByHop = hopByHop;
    }

    /** Whether it is about one connection and never forwarded (RFC 9110 §7.6.1). */
    public boolean hopByHop() {
        return hopByHop;
    }

    /** Whether it tells about the client, as a proxy would: believed from trusted ones only. */
    boolean aboutClient() {
        return switch (this) {
            case X_FORWARDED_FOR,
                    X_FORWARDED_PROTO,
                    X_FORWARDED_HOST,
                    X_FORWARDED_PORT,
                    X_REAL_IP,
                    FORWARDED,
                    X_FORWARDED_OTHER,
                    FORWARDED_ALIAS ->
                    true;
            case OTHER,
                    HOST,
                    CONTENT_LENGTH,
                    EXPECT,
                    DATE,
                    CONNECTION,
                    KEEP_ALIVE,
                    PROXY_CONNECTION,
                    TE,
                    TRANSFER_ENCODING,
                    UPGRADE ->
                    false;
        };
    }

    /**
     * Whether it decides where a message ends or goes: never allowed in trailers (RFC 9110 §6.5.1).
     */
    boolean framing() {
        return hopByHop || this == HOST || this == CONTENT_LENGTH || this == EXPECT;
    }

    /** The field of that name. */
    public static WireField of(String name) {
        byte[] bytes = new byte[name.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) name.charAt(i);
        }
        return of(bytes, 0, bytes.length);
    }

    static WireField of(byte[] b, int from, int to) {
        return switch (to - from) {
            case 2 -> pick(b, from, "te", TE);
            case 4 -> Octets.equal(b, from, "date") ? DATE : pick(b, from, "host", HOST);
            case 6 -> pick(b, from, "expect", EXPECT);
            case 7 -> pick(b, from, "upgrade", UPGRADE);
            case 9 -> Octets.equal(b, from, "forwarded") ? FORWARDED : real(b, from);
            case 10 ->
                    Octets.equal(b, from, "connection")
                            ? CONNECTION
                            : pick(b, from, "keep-alive", KEEP_ALIVE);
            case 14 -> pick(b, from, "content-length", CONTENT_LENGTH);
            case 16 ->
                    Octets.equal(b, from, "proxy-connection")
                            ? PROXY_CONNECTION
                            : forwarded(b, from, to);
            case 17 ->
                    Octets.equal(b, from, "transfer-encoding")
                            ? TRANSFER_ENCODING
                            : forwarded(b, from, to);
            default -> forwarded(b, from, to);
        };
    }

    private static WireField pick(byte[] b, int from, String name, WireField field) {
        return Octets.equal(b, from, name) ? field : OTHER;
    }

    private static WireField real(byte[] b, int from) {
        if (!Octets.alike(b, from, "x-real-ip")) {
            return OTHER;
        }
        return Octets.equal(b, from, "x-real-ip") ? X_REAL_IP : FORWARDED_ALIAS;
    }

    private static WireField forwarded(byte[] b, int from, int to) {
        if (to - from < X_FORWARDED.length() || !Octets.alike(b, from, X_FORWARDED)) {
            return OTHER;
        }
        if (!Octets.equal(b, from, X_FORWARDED)) {
            return FORWARDED_ALIAS;
        }
        int rest = from + X_FORWARDED.length();
        return switch (to - rest) {
            case 3 -> told(b, rest, "for", X_FORWARDED_FOR);
            case 4 ->
                    Octets.equal(b, rest, "port")
                            ? X_FORWARDED_PORT
                            : told(b, rest, "host", X_FORWARDED_HOST);
            case 5 -> told(b, rest, "proto", X_FORWARDED_PROTO);
            default -> X_FORWARDED_OTHER;
        };
    }

    private static WireField told(byte[] b, int from, String name, WireField field) {
        return Octets.equal(b, from, name) ? field : X_FORWARDED_OTHER;
    }
}
