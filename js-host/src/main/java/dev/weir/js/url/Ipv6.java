package dev.weir.js.url;

import java.util.HexFormat;

/** IPv6 addresses (URL Standard §3.5), read and written in the form of RFC 5952 §4. */
final class Ipv6 {
    private static final int PIECES = 8;

    private final String text;
    private final int[] pieces = new int[PIECES];
    private int pointer;
    private int piece;
    private int compress = -1;

    private Ipv6(String text) {
        this.text = text;
    }

    /** The shortest form of the address that {@code text} says, without brackets. */
    static String normalised(String text) {
        Ipv6 address = new Ipv6(text);
        address.parse();
        return write(address.pieces);
    }

    private void parse() {
        if (at(0) == ':') {
            require(at(1) == ':');
            pointer = 2;
            compress = ++piece;
        }
        while (pointer < text.length()) {
            require(piece < PIECES);
            if (at(pointer) == ':') {
                require(compress < 0);
                pointer++;
                compress = ++piece;
            } else if (!number()) {
                break;
            }
        }
        if (compress >= 0) {
            int swaps = piece - compress;
            for (int to = PIECES - 1; to != 0 && swaps > 0; to--, swaps--) {
                int from = compress + swaps - 1;
                int moved = pieces[from];
                pieces[from] = pieces[to];
                pieces[to] = moved;
            }
        } else {
            require(piece == PIECES);
        }
    }

    /** Reads one piece; false if it was the IPv4 address at the end. */
    private boolean number() {
        int value = 0;
        int length = 0;
        while (length < 4 && HexFormat.isHexDigit(at(pointer))) {
            value = value * 16 + HexFormat.fromHexDigit(at(pointer));
            pointer++;
            length++;
        }
        if (at(pointer) == '.') {
            require(length > 0);
            pointer -= length;
            require(piece <= PIECES - 2);
            embeddedIpv4();
            return false;
        }
        if (at(pointer) == ':') {
            pointer++;
            require(pointer < text.length());
        } else {
            require(pointer >= text.length());
        }
        pieces[piece++] = value;
        return true;
    }

    private void embeddedIpv4() {
        for (int seen = 0; seen < 4; seen++) {
            if (seen > 0) {
                require(at(pointer) == '.');
                pointer++;
            }
            require(Ascii.isDigit(at(pointer)));
            int value = -1;
            while (Ascii.isDigit(at(pointer))) {
                int digit = at(pointer) - '0';
                require(value != 0); // no leading zero
                value = value < 0 ? digit : value * 10 + digit;
                require(value <= 255);
                pointer++;
            }
            pieces[piece] = pieces[piece] * 256 + value;
            if (seen % 2 == 1) {
                piece++;
            }
        }
        require(pointer >= text.length());
    }

    private static String write(int[] pieces) {
        int start = -1;
        int longest = 1; // a single zero is not compressed
        for (int i = 0; i < PIECES; i++) {
            int end = i;
            while (end < PIECES && pieces[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                start = i;
                longest = end - i;
            }
            i = Math.max(i, end - 1);
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < PIECES; i++) {
            if (i == start) {
                out.append(i == 0 ? "::" : ":");
                i += longest - 1;
                continue;
            }
            out.append(Integer.toHexString(pieces[i]));
            if (i < PIECES - 1) {
                out.append(':');
            }
        }
        return out.toString();
    }

    private char at(int index) {
        return index < text.length() ? text.charAt(index) : '\0';
    }

    private void require(boolean condition) {
        if (!condition) {
            throw new InvalidUrlException("[" + text + "] is no IPv6 address");
        }
    }
}
