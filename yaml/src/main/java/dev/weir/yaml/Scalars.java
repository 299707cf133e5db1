package dev.weir.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/** What an unquoted scalar means (YAML 1.2 §10.3, the core schema), without merge keys. */
public final class Scalars {
    /** Long enough for any 256-bit number, short enough that parsing it costs nothing. */
    private static final int MAX_DIGITS = 100;

    /** A double goes to 1e308; far beyond that, one number written out could fill the memory. */
    private static final int MAX_SCALE = 400;

    private static final ScalarResolver CORE = new CoreScalarResolver(false);
    private static final Pattern JSON_NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,98})(\\.[0-9]{1,99})?");

    private Scalars() {}

    /** The value; nothing if it is a text. */
    static Optional<Node> plain(Place place, String text, Faults faults) {
        Tag tag = CORE.resolve(text, true);
        if (tag.equals(Tag.NULL)) {
            return Optional.of(new Node.Null(place));
        } else if (tag.equals(Tag.BOOL)) {
            return Optional.of(new Node.Bool(place, Boolean.parseBoolean(text)));
        } else if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return Optional.of(number(place, text, faults));
        }
        return Optional.empty();
    }

    private static Node number(Place place, String text, Faults faults) {
        String problem;
        if (text.length() > MAX_DIGITS) {
            problem = "a number has at most " + MAX_DIGITS + " digits, found " + text.length();
        } else {
            try {
                BigDecimal value = decimal(text);
                if (Math.abs((long) value.scale()) <= MAX_SCALE) {
                    return new Node.Num(place, value);
                }
                problem = "number `" + text + "` is out of range";
            } catch (NumberFormatException e) {
                problem =
                        "`" + text + "` is not a number of JSON: put it in quotes if it is a text";
            }
        }
        faults.add(place, problem);
        return new Node.Broken(place);
    }

    private static BigDecimal decimal(String text) {
        if (text.startsWith("0x")) {
            return new BigDecimal(new BigInteger(text.substring(2), 16));
        } else if (text.startsWith("0o")) {
            return new BigDecimal(new BigInteger(text.substring(2), 8));
        }
        return new BigDecimal(text);
    }

    /** A number written as in JSON, without exponent; nothing if the text is no such number. */
    public static Optional<BigDecimal> jsonNumber(String text) {
        return JSON_NUMBER.matcher(text).matches()
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }
}
