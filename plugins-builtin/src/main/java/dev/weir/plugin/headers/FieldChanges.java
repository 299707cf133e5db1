package dev.weir.plugin.headers;

import dev.weir.api.Headers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of fields, applied in the order remove, set, add. */
final class FieldChanges {
    private final List<String> remove;
    private final List<Map.Entry<String, String>> set;
    private final List<Map.Entry<String, String>> add;

    /** The changes as configured and checked; without any, fields stay as they are. */
    FieldChanges(Optional<HeadersConfig.Changes> changes) {
        remove = changes.map(HeadersConfig.Changes::remove).orElse(List.of());
        set = changes.map(c -> List.copyOf(c.set().entrySet())).orElse(List.of());
        add = changes.map(c -> List.copyOf(c.add().entrySet())).orElse(List.of());
    }

    Headers apply(Headers fields) {
        if (remove.isEmpty() && set.isEmpty() && add.isEmpty()) {
            return fields;
        }
        Headers.Builder changed = fields.toBuilder();
        remove.forEach(changed::remove);
        set.forEach(field -> changed.set(field.getKey(), field.getValue()));
        add.forEach(field -> changed.add(field.getKey(), field.getValue()));
        return changed.build();
    }
}
