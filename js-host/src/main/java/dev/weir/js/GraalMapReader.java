package dev.weir.js;

import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.jspecify.annotations.Nullable;

/** Reads source maps with the JSON of GraalJS. */
record GraalMapReader(Engine engine) implements SourceMaps.Reader {
    private static final long STATEMENTS = 1000;

    @Override
    public SourceMaps.Content read(String json) {
        try (Context context = Sandbox.context(IOAccess.NONE, STATEMENTS).engine(engine).build()) {
            Value map = context.eval("js", "JSON.parse").execute(json);
            Value root = map.getMember("sourceRoot");
            Value listed = member(map, "sources");
            List<@Nullable String> sources = new ArrayList<>();
            for (long i = 0; i < listed.getArraySize(); i++) {
                Value source = listed.getArrayElement(i);
                sources.add(source.isString() ? source.asString() : null);
            }
            return new SourceMaps.Content(
                    root == null || !root.isString() ? "" : root.asString(),
                    sources,
                    member(map, "mappings").asString());
        } catch (PolyglotException | ClassCastException | UnsupportedOperationException e) {
            throw new IllegalArgumentException("not a source map", e);
        }
    }

    private static Value member(Value map, String name) {
        Value member = map.getMember(name);
        if (member == null) {
            throw new IllegalArgumentException("a source map without " + name);
        }
        return member;
    }
}
