package dev.weir.kernel.exchange;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Request ids: unique across processes by a random start, within one by counting. */
final class RequestIds {
    private static final String PROCESS = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private static final AtomicLong COUNT = new AtomicLong();

    private RequestIds() {}

    static String next() {
        return PROCESS + '-' + Long.toHexString(COUNT.incrementAndGet());
    }
}
