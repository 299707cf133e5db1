package dev.weir.registry;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as manifests write them; what is written is read back equal. */
final class Quantities {
    // Nine digits: the largest unit cannot overflow a long.
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)");

    private Quantities() {}

    /** A positive duration, or nothing if that is not how one is written. */
    static Optional<Duration> duration(String text) {
        Matcher m = DURATION.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(m.group(1));
        Duration duration =
                switch (m.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                };
        return Optional.of(duration).filter(Duration::isPositive);
    }

    /** A positive number of bytes, or nothing if that is not how one is written. */
    static Optional<Long> size(String text) {
        Matcher m = SIZE.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(m.group(1));
        long bytes =
                switch (m.group(2)) {
                    case "B" -> amount;
                    case "KiB" -> amount << 10;
                    case "MiB" -> amount << 20;
                    default -> amount << 30;
                };
        return Optional.of(bytes).filter(size -> size > 0);
    }

    /** A duration of whole milliseconds, in the largest unit that keeps it whole. */
    static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 60 != 0) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes % 60 != 0) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        return hours % 24 == 0 ? hours / 24 + "d" : hours + "h";
    }

    /** A size in the largest unit that keeps it whole. */
    static String size(long bytes) {
        int unit = Math.min(Long.numberOfTrailingZeros(bytes) / 10, 3);
        return (bytes >> (10 * unit)) + new String[] {"B", "KiB", "MiB", "GiB"}[unit];
    }
}
