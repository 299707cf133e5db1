package dev.weir.api.spi;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How durations, sizes and rates are written in configurations. */
public final class Quantity {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB)");

    private Quantity() {}

    /**
     * A duration: {@code 500ms}, {@code 3s}, {@code 5m}, {@code 1h}, {@code 7d}.
     *
     * @throws IllegalArgumentException if it is written otherwise
     */
    public static Duration duration(String text) {
        Matcher m = DURATION.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "a duration is a whole number with ms, s, m, h or d (500ms, 3s, 5m), was \""
                            + text
                            + "\"");
        }
        long amount = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /**
     * A size in bytes: {@code 512B}, {@code 64KiB}, {@code 10MiB}, {@code 1GiB}.
     *
     * @throws IllegalArgumentException if it is written otherwise or is 8 EiB or more
     */
    public static long bytes(String text) {
        Matcher m = SIZE.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "a size is a whole number with B, KiB, MiB or GiB (64KiB, 10MiB), was \""
                            + text
                            + "\"");
        }
        long amount = Long.parseLong(m.group(1));
        int shift =
                switch (m.group(2)) {
                    case "B" -> 0;
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    default -> 30;
                };
        if (amount > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("a size must be below 8 EiB, was \"" + text + "\"");
        }
        return amount << shift;
    }
}
