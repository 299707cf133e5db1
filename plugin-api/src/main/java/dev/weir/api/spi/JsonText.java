package dev.weir.api.spi;

import java.util.Iterator;
import java.util.Map;

/** Writes a {@link ConfigValue} as JSON (RFC 8259). */
final class JsonText {
    private JsonText() {}

    static String of(ConfigValue value) {
        StringBuilder out = new StringBuilder();
        write(out, value);
        return out.toString();
    }

    private static void write(StringBuilder out, ConfigValue value) {
        switch (value) {
            case ConfigValue.Nothing() -> out.append("null");
            case ConfigValue.Bool(boolean b) -> out.append(b);
            case ConfigValue.Number(var number) ->
                    // With an exponent where it has one: 1e999999999 in full would not fit in
                    // memory.
                    out.append(number);
            case ConfigValue.Text(String text) -> quote(out, text);
            case ConfigValue.Items(var items) -> {
                out.append('[');
                Iterator<ConfigValue> each = items.iterator();
                while (each.hasNext()) {
                    write(out, each.next());
                    out.append(each.hasNext() ? "," : "");
                }
                out.append(']');
            }
            case ConfigValue.Table(var entries) -> {
                out.append('{');
                Iterator<Map.Entry<String, ConfigValue>> each = entries.entrySet().iterator();
                while (each.hasNext()) {
                    Map.Entry<String, ConfigValue> entry = each.next();
                    quote(out, entry.getKey());
                    write(out.append(':'), entry.getValue());
                    out.append(each.hasNext() ? "," : "");
                }
                out.append('}');
            }
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
