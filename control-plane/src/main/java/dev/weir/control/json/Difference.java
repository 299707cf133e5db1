package dev.weir.control.json;

import dev.weir.api.spi.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where two values differ.
 *
 * @param pointer the JSON pointer (RFC 6901)
 * @param current the value on one side; nothing where there is none
 * @param proposed the value on the other
 */
public record Difference(String pointer, ConfigValue current, ConfigValue proposed) {
    private static final ConfigValue NOTHING = ConfigValue.NOTHING;

    /** All differences, each as deep as both sides go. */
    public static List<Difference> between(ConfigValue current, ConfigValue proposed) {
        List<Difference> found = new ArrayList<>();
        compare("", current, proposed, found);
        return found;
    }

    private static void compare(
            String pointer, ConfigValue current, ConfigValue proposed, List<Difference> found) {
        if (current.equals(proposed)) {
            return;
        }
        if (current instanceof ConfigValue.Table(var left)
                && proposed instanceof ConfigValue.Table(var right)) {
            compareTables(pointer, left, right, found);
        } else if (current instanceof ConfigValue.Items(var left)
                && proposed instanceof ConfigValue.Items(var right)) {
            for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
                compare(pointer + "/" + i, at(left, i), at(right, i), found);
            }
        } else {
            found.add(new Difference(pointer, current, proposed));
        }
    }

    private static void compareTables(
            String pointer,
            Map<String, ConfigValue> left,
            Map<String, ConfigValue> right,
            List<Difference> found) {
        Set<String> keys = new LinkedHashSet<>(left.keySet());
        keys.addAll(right.keySet());
        for (String key : keys) {
            // RFC 6901 §3
            String token = key.replace("~", "~0").replace("/", "~1");
            compare(
                    pointer + "/" + token,
                    left.getOrDefault(key, NOTHING),
                    right.getOrDefault(key, NOTHING),
                    found);
        }
    }

    private static ConfigValue at(List<ConfigValue> items, int index) {
        return index < items.size() ? items.get(index) : NOTHING;
    }
}
