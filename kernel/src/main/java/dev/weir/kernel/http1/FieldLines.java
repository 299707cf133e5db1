package dev.weir.kernel.http1;

import dev.weir.kernel.metrics.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Reads the field lines of a head or trailer section (RFC 9112 §5). */
public final class FieldLines {
    // RFC 9110 §6.5.1: what has to be known before the content: who asks, how to answer, what the
    // content is. Whoever took one from the trailers would have been checked without it.
    private static final List<String> HEAD_ONLY =
            List.of(
                    "authorization",
                    "proxy-authorization",
                    "www-authenticate",
                    "proxy-authenticate",
                    "cookie",
                    "set-cookie",
                    "content-encoding",
                    "content-type",
                    "content-range",
                    "trailer",
                    "range",
                    "if-match",
                    "if-none-match",
                    "if-modified-since",
                    "if-unmodified-since",
                    "if-range",
                    "cache-control",
                    "pragma",
                    "max-forwards",
                    "age",
                    "expires",
                    "date",
                    "location",
                    "retry-after",
                    "vary");

    private FieldLines() {}

    /**
     * The fields of a head that was read whole, up to its empty line, as they are.
     *
     * @param from where the first field line begins
     * @param max the most fields; beyond it 431
     * @param fromUpstream white space before a colon is then dropped instead of refused (RFC 9112
     *     §5.1)
     */
    public static RawHeaders parse(byte[] head, int from, int max, boolean fromUpstream)
            throws HeadException {
        RawHeaders fields = new RawHeaders(head);
        int at = from;
        while (head[at] != '\r') {
            if (fields.size() == max) {
                throw new HeadException(
                        Refusal.TOO_MANY_FIELDS, "the head has more than " + max + " fields");
            }
            at = parseLine(head, at, fields, fromUpstream);
        }
        return fields;
    }

    private static int parseLine(byte[] head, int from, RawHeaders fields, boolean fromUpstream)
            throws HeadException {
        int nameEnd = from;
        while (Octets.isToken(head[nameEnd])) {
            nameEnd++;
        }
        int colon = fromUpstream ? skipSpace(head, nameEnd) : nameEnd;
        if (nameEnd == from || head[colon] != ':') {
            throw HeadException.bad(whatIsWrong(head[from], head[colon]));
        }
        int value = skipSpace(head, colon + 1);
        int lineEnd = value;
        while (head[lineEnd] != '\r') {
            lineEnd++;
        }
        int valueEnd = lineEnd;
        while (valueEnd > value && isSpace(head[valueEnd - 1])) {
            valueEnd--;
        }
        fields.add(from, nameEnd, value, valueEnd);
        return lineEnd + 2;
    }

    private static String whatIsWrong(byte first, byte atColon) {
        if (isSpace(first)) {
            // RFC 9112 §5.2: obs-fold
            return "a field line begins with white space";
        }
        // RFC 9112 §5.1: white space between name and colon has been used to hide fields.
        return isSpace(atColon)
                ? "white space stands before the colon of a field"
                : "a field name is not a token";
    }

    private static int skipSpace(byte[] head, int from) {
        int at = from;
        while (isSpace(head[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    /**
     * Drops from a request's fields what is about the connection, what {@code Connection} names
     * (RFC 9110 §7.6.1), and what tells about the client: we say that ourselves. Of a trusted
     * proxy, what it says beyond that stays.
     */
    static void stripRequest(RawHeaders fields, ConnectionOptions options, boolean trusted) {
        fields.retain((all, i) -> {
            WireField field = all.field(i);
            boolean believed = trusted && field == WireField.X_FORWARDED_OTHER;
            return !field.hopByHop()
                    && (!field.aboutClient() || believed)
                    && !named(all, i, options);
        });
    }

    /** Drops from a response's fields what is about the connection. */
    static void stripResponse(RawHeaders fields, ConnectionOptions options) {
        fields.retain((all, i) -> !all.field(i).hopByHop() && !named(all, i, options));
    }

    /** Drops from trailers what must not be there (RFC 9110 §6.5.1). */
    static void stripTrailers(RawHeaders fields) {
        fields.retain((all, i) ->
                !all.field(i).framing() && !all.field(i).aboutClient() && !isHeadOnly(all, i));
    }

    private static boolean isHeadOnly(RawHeaders fields, int index) {
        for (String name : HEAD_ONLY) {
            if (fields.isNamed(index, name)) {
                return true;
            }
        }
        return false;
    }

    // RFC 9110 §7.6.1: fields meant for everybody must not be named; Host and Content-Length stay.
    private static boolean named(RawHeaders fields, int index, ConnectionOptions options) {
        if (options.names().isEmpty() || fields.field(index).framing()) {
            return false;
        }
        for (String name : options.names()) {
            if (fields.isNamed(index, name)) {
                return true;
            }
        }
        return false;
    }

    /** The members of a comma-separated list (RFC 9110 §5.6.1), without empty ones. */
    static List<String> members(String list) {
        List<String> members = new ArrayList<>();
        int from = 0;
        while (from <= list.length()) {
            int comma = list.indexOf(',', from);
            int to = comma < 0 ? list.length() : comma;
            String member = list.substring(from, to).strip();
            if (!member.isEmpty()) {
                members.add(member);
            }
            from = to + 1;
        }
        return members;
    }
}
