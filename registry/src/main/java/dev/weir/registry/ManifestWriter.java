package dev.weir.registry;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Writes a manifest as canonical JSON: the same manifest, the same bytes, the same digest. */
final class ManifestWriter {
    private ManifestWriter() {}

    /**
     * @param files how a file is referred to: by name in a folder, by digest in a bundle
     */
    static byte[] json(Manifest manifest, UnaryOperator<String> files) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", manifest.name());
        fields.put("version", manifest.version());
        fields.put("kind", lower(manifest.kind()));
        fields.put("abi", manifest.abi());
        fields.put(
                "entry", manifest.entryIsFile() ? files.apply(manifest.entry()) : manifest.entry());
        // Defaults are written out: what a published bundle means does not change with a later
        // gateway's defaults.
        fields.put("phase", manifest.phase().name());
        fields.put("priority", manifest.priority());
        fields.put("failure", lower(manifest.failure()));
        manifest.sandbox().ifPresent(sandbox -> fields.put("sandbox", lower(sandbox)));
        manifest.gateway().ifPresent(range -> fields.put("gateway", range));
        manifest.configSchema().ifPresent(file -> fields.put("configSchema", files.apply(file)));
        manifest.licence().ifPresent(licence -> fields.put("licence", licence));
        manifest.source().ifPresent(source -> fields.put("source", source));
        putUnlessEmpty(fields, "capabilities", capabilities(manifest.capabilities()));
        putUnlessEmpty(fields, "limits", limits(manifest.limits()));
        return Json.canonical(fields);
    }

    private static Map<String, Object> capabilities(Capabilities capabilities) {
        Map<String, Object> fields = new TreeMap<>();
        for (String flag : capabilities.flags()) {
            fields.put(flag, true);
        }
        if (!capabilities.callOuts().isEmpty()) {
            fields.put(Capabilities.CALL_OUTS, capabilities.callOuts());
        }
        return fields;
    }

    private static Map<String, Object> limits(Manifest.Limits limits) {
        Map<String, Object> fields = new TreeMap<>();
        limits.time().ifPresent(time -> fields.put("time", Quantities.duration(time)));
        limits.wall().ifPresent(wall -> fields.put("wall", Quantities.duration(wall)));
        limits.memoryBytes().ifPresent(bytes -> fields.put("memory", Quantities.size(bytes)));
        if (limits.lane()) {
            fields.put("isolation", "lane");
        }
        return fields;
    }

    private static void putUnlessEmpty(
            Map<String, Object> fields, String key, Map<String, Object> value) {
        if (!value.isEmpty()) {
            fields.put(key, value);
        }
    }

    /** How kinds and failures are written. */
    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
