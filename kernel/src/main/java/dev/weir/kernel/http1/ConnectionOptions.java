package dev.weir.kernel.http1;

import java.util.ArrayList;
import java.util.List;

/**
 * What the {@code Connection} fields of a head say (RFC 9110 §7.6.1).
 *
 * @param close the connection ends after this exchange
 * @param keepAlive an HTTP/1.0 peer would like to go on
 * @param names the other options: names of fields that are about this connection only
 */
record ConnectionOptions(boolean close, boolean keepAlive, List<String> names) {
    private static final ConnectionOptions NONE = new ConnectionOptions(false, false, List.of());
    private static final ConnectionOptions KEEP_ALIVE =
            new ConnectionOptions(false, true, List.of());

    static ConnectionOptions of(RawHeaders fields) {
        ConnectionOptions options = NONE;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.field(i) == WireField.CONNECTION) {
                // Nearly always this and nothing else.
                boolean usual = options.equals(NONE) && fields.hasValue(i, "keep-alive");
                options = usual ? KEEP_ALIVE : options.and(fields.value(i));
            }
        }
        return options;
    }

    private ConnectionOptions and(String value) {
        boolean closes = close;
        boolean keeps = keepAlive;
        List<String> others = new ArrayList<>(names);
        for (String option : FieldLines.members(value)) {
            if (option.equalsIgnoreCase("close")) {
                closes = true;
            } else if (option.equalsIgnoreCase("keep-alive")) {
                keeps = true;
            } else {
                others.add(option);
            }
        }
        return new ConnectionOptions(closes, keeps, others);
    }

    /** RFC 9112 §9.3: whether the connection persists after a message of that minor version. */
    boolean persistent(int minorVersion) {
        return !close && (minorVersion > 0 || keepAlive);
    }
}
