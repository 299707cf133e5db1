package dev.weir.kernel.pipeline;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.kernel.exchange.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a body into memory that the exchange holds until it ends, as the body comes. */
final class HeldBody {
    private static final int FIRST = 8 << 10;

    private HeldBody() {}

    /**
     * The whole body, which is closed then.
     *
     * @param max the most bytes
     * @throws GatewayException with {@link FailureType#BODY_TOO_LARGE} if there are more, or {@link
     *     FailureType#NO_MEMORY} if there is no room for it at this moment
     * @throws IOException if reading fails
     */
    static Body read(Body body, int max, HttpExchange exchange) throws IOException {
        try (InputStream in = body.open()) {
            if (body.length() > max) {
                throw tooLong(max);
            }
            byte[] bytes =
                    held(
                            exchange,
                            (int) (body.length() < 0 ? Math.min(FIRST, max) : body.length()));
            int size = in.readNBytes(bytes, 0, bytes.length);
            // One byte more than is there tells the end from a pause.
            int next = size < bytes.length ? -1 : in.read();
            while (next >= 0) {
                if (size == max) {
                    throw tooLong(max);
                }
                int larger = (int) Math.min(max, Math.max(FIRST, 2L * bytes.length));
                exchange.hold(larger - bytes.length);
                bytes = Arrays.copyOf(bytes, larger);
                bytes[size++] = (byte) next;
                size += in.readNBytes(bytes, size, bytes.length - size);
                next = size < bytes.length ? -1 : in.read();
            }
            return Body.of(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
        }
    }

    private static byte[] held(HttpExchange exchange, int size) {
        exchange.hold(size);
        return new byte[size];
    }

    private static GatewayException tooLong(int max) {
        return new GatewayException(
                FailureType.BODY_TOO_LARGE,
                Source.DOWNSTREAM,
                "body is longer than " + max + " bytes");
    }
}
