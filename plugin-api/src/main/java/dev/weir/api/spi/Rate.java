package dev.weir.api.spi;

import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of things in a time, written {@code 50/s}, {@code 1000/m}, {@code 500/h}, {@code
 * 10000/d}.
 *
 * @param count how many; positive
 * @param per in which time; positive
 */
public record Rate(long count, Duration per) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/([smhd])");

    /** Refuses what is not positive. */
    public Rate {
        Objects.requireNonNull(per, "per");
        if (count <= 0 || !per.isPositive()) {
            throw new IllegalArgumentException(
                    "a rate must be positive, was " + count + " in " + per);
        }
    }

    /**
     * The rate that a text says.
     *
     * @throws IllegalArgumentException if it is written otherwise or is not positive
     */
    public static Rate parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "a rate is a whole number, a slash and s, m, h or d (50/s, 1000/m), was \""
                            + text
                            + "\"");
        }
        Duration per =
                switch (m.group(2)) {
                    case "s" -> Duration.ofSeconds(1);
                    case "m" -> Duration.ofMinutes(1);
                    case "h" -> Duration.ofHours(1);
                    default -> Duration.ofDays(1);
                };
        return new Rate(Long.parseLong(m.group(1)), per);
    }
}
