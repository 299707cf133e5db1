package dev.weir.control.apply;

import dev.weir.api.spi.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells what of a whole configuration stands in files and what the admin API adds. An object has
 * one owner, and what files own can only be changed there.
 */
final class ConfigParts {
    /** What routes requests; listeners and the admin address alone make no configuration. */
    private static final List<String> OBJECTS =
            List.of("services", "routes", "plugins", "consumers");

    private ConfigParts() {}

    /**
     * A whole, taken apart.
     *
     * @param ofApi what files do not have
     * @param missing what files have and the whole does not: changed or removed
     */
    record Split(ConfigValue.Table ofApi, List<Missing> missing) {}

    /**
     * An object of a file that a whole does not have as it is.
     *
     * @param section the top-level key
     * @param index its place in the section's list; 0 for a section that is one object
     */
    record Missing(String section, int index) {}

    static Split split(ConfigValue.Table whole, ConfigValue.Table ofFile) {
        List<Missing> missing = new ArrayList<>();
        ofFile.values()
                .forEach((section, value) -> {
                    List<ConfigValue> wanted = items(whole.values().get(section));
                    List<ConfigValue> owned = items(value);
                    for (int i = 0; i < owned.size(); i++) {
                        if (!wanted.contains(owned.get(i))) {
                            missing.add(new Missing(section, i));
                        }
                    }
                });
        return new Split(without(whole, ofFile), missing);
    }

    /** What of a whole is not in one of its parts. */
    static ConfigValue.Table without(ConfigValue.Table whole, ConfigValue.Table part) {
        Map<String, ConfigValue> rest = new LinkedHashMap<>();
        whole.values()
                .forEach((section, value) -> {
                    ConfigValue left = without(value, part.values().get(section));
                    if (!empty(left)) {
                        rest.put(section, left);
                    }
                });
        return new ConfigValue.Table(rest);
    }

    static boolean hasObjects(ConfigValue.Table part) {
        return OBJECTS.stream().anyMatch(section -> !items(part.values().get(section)).isEmpty());
    }

    private static ConfigValue without(ConfigValue value, @Nullable ConfigValue owned) {
        if (value instanceof ConfigValue.Items(List<ConfigValue> all)) {
            return new ConfigValue.Items(
                    all.stream().filter(each -> !items(owned).contains(each)).toList());
        }
        return value.equals(owned) ? ConfigValue.NOTHING : value;
    }

    private static List<ConfigValue> items(@Nullable ConfigValue value) {
        if (value instanceof ConfigValue.Items(List<ConfigValue> items)) {
            return items;
        }
        return value == null || value instanceof ConfigValue.Nothing ? List.of() : List.of(value);
    }

    private static boolean empty(ConfigValue value) {
        return items(value).isEmpty();
    }
}
