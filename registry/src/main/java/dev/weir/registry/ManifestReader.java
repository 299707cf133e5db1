package dev.weir.registry;

import dev.weir.registry.InvalidBundleException.Fault;
import dev.weir.registry.Manifest.Failure;
import dev.weir.registry.Manifest.Kind;
import dev.weir.registry.Manifest.Limits;
import dev.weir.registry.Manifest.Phase;
import dev.weir.registry.Manifest.Sandbox;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a manifest from JSON and notes every fault on the way. */
final class ManifestReader {
    private static final Pattern ABI =
            Pattern.compile("([a-z]{1,20}(?:-[a-z]{1,20})?)/[0-9]{1,5}(?:\\.[0-9]{1,5}){0,2}");
    private static final String IDENTIFIER = "[A-Za-z_$][A-Za-z0-9_$]*+";
    private static final Pattern CLASS =
            Pattern.compile(IDENTIFIER + "(?:\\." + IDENTIFIER + "){0,50}");
    private static final String LIMIT_RULE =
            "must be a positive whole number with ms, s, m, h or d, such as 20ms";
    private static final String SIZE_RULE =
            "must be a positive whole number with B, KiB, MiB or GiB, such as 16MiB";

    private final FieldReader fields;
    private final FileReferences files;

    private ManifestReader(FieldReader fields, FileReferences files) {
        this.fields = fields;
        this.files = files;
    }

    /**
     * The manifest, or nothing with at least one fault added.
     *
     * @throws RegistryException if it is not a JSON object or too long
     */
    static Optional<Manifest> read(
            byte[] json, String where, FileReferences files, List<Fault> faults)
            throws RegistryException {
        if (json.length > Bounds.MANIFEST) {
            throw new RegistryException(
                    "%s: is longer than %s, the most that a manifest may have"
                            .formatted(where, Quantities.size(Bounds.MANIFEST)));
        }
        int before = faults.size();
        FieldReader fields = new FieldReader(Json.object(json, where), "", faults);
        return new ManifestReader(fields, files).manifest(() -> faults.size() == before);
    }

    /** Reads every field, and makes a manifest of them only if none had a fault. */
    private Optional<Manifest> manifest(BooleanSupplier faultless) {
        String name = fields.required("name", BundleName::isName, BundleName.RULE);
        String version =
                fields.required(
                        "version", Versions::isVersion, "must be a semantic version such as 1.0.0");
        Optional<Kind> kind = kind();
        String abi = abi(kind);
        Optional<Sandbox> sandbox = sandbox(kind);
        Optional<String> gateway =
                fields.text(
                        "gateway",
                        Versions::isRange,
                        "must be a range of gateway versions such as ^0.1, and not any version");
        String entry = entry(kind);
        Phase phase = fields.choice("phase", Phase.values(), Enum::name).orElse(Phase.TRANSFORM);
        int priority = fields.integer("priority").orElse(0);
        Optional<String> schema = file("configSchema");
        Capabilities capabilities = capabilities();
        Limits limits = limits(kind.orElse(null));
        Failure failure =
                fields.choice("failure", Failure.values(), ManifestWriter::lower)
                        .orElse(Failure.CLOSED);
        Optional<String> licence = fields.text("licence", text -> true, "must be a licence");
        Optional<String> source = fields.text("source", text -> true, "must be an address");
        fields.finish();
        if (!faultless.getAsBoolean()) {
            return Optional.empty();
        }
        return Optional.of(
                new Manifest(
                        name,
                        version,
                        kind.orElseThrow(),
                        abi,
                        sandbox,
                        gateway,
                        entry,
                        phase,
                        priority,
                        schema,
                        capabilities,
                        limits,
                        failure,
                        licence,
                        source));
    }

    private Optional<Kind> kind() {
        fields.requirePresent("kind", "must be one of wasm, js, java");
        return fields.choice("kind", Kind.values(), ManifestWriter::lower);
    }

    private String abi(Optional<Kind> kind) {
        List<Kind> kinds = kind.map(List::of).orElse(List.of(Kind.values()));
        List<String> families = kinds.stream().flatMap(each -> each.abis().stream()).toList();
        return fields.required(
                "abi",
                text -> {
                    Matcher m = ABI.matcher(text);
                    return m.matches() && families.contains(m.group(1));
                },
                "must be "
                        + String.join(" or ", families)
                        + ", a slash and a version, such as proxy-wasm/0.2.1, js/1 or spi/1");
    }

    private Optional<Sandbox> sandbox(Optional<Kind> kind) {
        boolean fits = kind.isEmpty() || kind.get() == Kind.JS;
        return fields.text(
                        "sandbox",
                        text -> fits && text.equals("wasm"),
                        fits
                                ? "must be wasm; leave it out for a plugin of your own"
                                : "is for kind js; a plugin of another kind has its sandbox or none")
                .map(_ -> Sandbox.WASM);
    }

    private String entry(Optional<Kind> kind) {
        if (kind.isEmpty()) {
            return fields.required("entry", text -> true, "must name the file with the code");
        }
        if (kind.get() == Kind.JAVA) {
            return fields.required(
                    "entry",
                    text -> CLASS.matcher(text).matches(),
                    "must be the name of a plugin factory's class");
        }
        fields.requirePresent("entry", files.rule());
        return file("entry").orElse("");
    }

    private Optional<String> file(String key) {
        return fields.text(key, text -> files.file(text).isPresent(), files.rule())
                .flatMap(files::file);
    }

    /** An object, {@code {"kv": true, "call-outs": ["a.example"]}}, or a list of flags. */
    private Capabilities capabilities() {
        Optional<JsonNode> written = fields.value("capabilities");
        if (written.isPresent() && written.get().isArray()) {
            return new Capabilities(
                    texts(
                            fields,
                            "capabilities",
                            written.get(),
                            Capabilities.FLAGS::contains,
                            "must be among "
                                    + Capabilities.FLAGS
                                    + "; call-outs are written as an object, {\"call-outs\": [\"idp.example.com\"]}"),
                    Collections.emptySortedSet());
        }
        Optional<FieldReader> object = fields.object("capabilities");
        if (object.isEmpty()) {
            return Capabilities.NONE;
        }
        SortedSet<String> flags = new TreeSet<>();
        for (String flag : Capabilities.FLAGS) {
            if (object.get().flag(flag)) {
                flags.add(flag);
            }
        }
        SortedSet<String> hosts = callOuts(object.get());
        object.get().finish();
        return new Capabilities(flags, hosts);
    }

    private static SortedSet<String> callOuts(FieldReader capabilities) {
        String key = Capabilities.CALL_OUTS;
        return capabilities
                .value(key)
                .map(value ->
                        texts(
                                capabilities,
                                key,
                                value,
                                Capabilities::isHost,
                                "must be a list of hosts such as [\"idp.example.com\"]"))
                .orElse(Collections.emptySortedSet());
    }

    private static SortedSet<String> texts(
            FieldReader fields, String key, JsonNode list, Predicate<String> valid, String rule) {
        SortedSet<String> texts = new TreeSet<>();
        if (!list.isArray()) {
            fields.fault(key, "was " + Json.brief(list), rule);
            return texts;
        }
        for (JsonNode item : list) {
            if (item.isString() && valid.test(item.stringValue())) {
                texts.add(item.stringValue());
            } else {
                fields.fault(key, "has " + Json.brief(item), rule);
            }
        }
        return texts;
    }

    private Limits limits(@Nullable Kind kind) {
        Optional<FieldReader> object = fields.object("limits");
        if (object.isEmpty()) {
            return Limits.NONE;
        }
        FieldReader limits = object.get();
        Optional<Duration> time = duration(limits, "time");
        Optional<Duration> wall = duration(limits, "wall");
        Optional<Long> memory =
                limits.text("memory", text -> Quantities.size(text).isPresent(), SIZE_RULE)
                        .flatMap(Quantities::size);
        Optional<String> isolation =
                limits.text(
                        "isolation",
                        text -> kind == Kind.JS && (text.equals("lane") || text.equals("direct")),
                        "must be lane or direct, and is for kind js");
        limits.finish();
        return new Limits(time, wall, memory, isolation.filter("lane"::equals).isPresent());
    }

    private static Optional<Duration> duration(FieldReader limits, String key) {
        return limits.text(key, text -> Quantities.duration(text).isPresent(), LIMIT_RULE)
                .flatMap(Quantities::duration);
    }
}
