package dev.weir.js;

import dev.weir.js.engine.EngineFunction;
import dev.weir.js.engine.Passed;
import dev.weir.js.engine.Realm;
import dev.weir.js.text.WellFormed;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * Faster members of what parts of the prelude hold; as {@link FastPaths}. Belongs to one context.
 */
final class FastParts {
    private final Realm realm;

    FastParts(Realm realm) {
        this.realm = realm;
    }

    /** That part was evaluated. */
    void quicken(String name, Value part, UnaryOperator<EngineFunction> guarded) {
        switch (name) {
            case "crypto" ->
                    quicken(part, "SubtleCrypto", new FastCrypto(realm).methods(), guarded);
            case "encoding" ->
                    quicken(part, "TextEncoder", Map.of("encode", this::encoded), guarded);
            default -> {
                // As the prelude has it.
            }
        }
    }

    private void quicken(
            Value part,
            String kind,
            Map<String, EngineFunction> members,
            UnaryOperator<EngineFunction> guarded) {
        Object prototype = realm.raw(part.getMember(kind).getMember("prototype"));
        members.forEach((name, code) -> realm.quicken(kind, prototype, name, guarded.apply(code)));
    }

    private @Nullable Object encoded(Object self, Passed passed) {
        return passed.isText(0)
                ? realm.uint8Array(WellFormed.of(passed.text(0)).getBytes(StandardCharsets.UTF_8))
                : null;
    }
}
