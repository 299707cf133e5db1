package dev.weir.control.config;

import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Isolation;
import dev.weir.api.spi.VmSettings;
import dev.weir.control.config.WrittenUse.Part;
import dev.weir.kernel.config.Grants;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.PluginUse.LimitsOverride;
import dev.weir.kernel.plugin.InstanceId.Owner;
import dev.weir.yaml.Node;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lists of plugin instances. What their config must be, only the plugins know. */
final class PluginBinder {
    private static final Keys INSTANCE =
            Keys.of("name", "use", "trust", "enabled", "config", "limits", "grants")
                    .and(List.of("root-id", "vm-config"))
                    .and(GuardBinder.KEYS)
                    .later("protect");
    private static final Keys CEILING = Keys.of("time", "wall", "memory");
    private static final Keys LIMITS = CEILING.and(List.of("isolation"));
    private static final Map<String, Isolation> ISOLATION =
            Map.of("direct", Isolation.DIRECT, "lane", Isolation.LANE);

    /** A call beyond an hour is a mistake of units. */
    private static final Duration MAX_TIME = Duration.ofHours(1);

    /** A WASM memory has at most 65 536 pages of 64 KiB. */
    private static final long MAX_MEMORY = 4L << 30;

    /**
     * {@code jwt}; {@code acme/geo}, with {@code @} and a range or without; a file or folder. The
     * last part without its ending is the group.
     */
    private static final Pattern USE =
            Pattern.compile(
                    "(?:[a-z0-9][a-z0-9._-]*/)?([a-z0-9][a-z0-9._-]*)(?:@\\S.*)?"
                            + "|\\.{0,2}/(?:.*/)?([^/]+?)(?:\\.wasm|\\.js)?/?");

    private final Values values;
    private final GuardBinder guards;
    private final Places places;
    private final GrantsBinder grants;
    private final Trust trust;

    /**
     * Whose Java may run.
     *
     * @param folders gets the folders
     * @param registriesRead whether all was read that is said of registries
     */
    record Trust(Set<String> folders, boolean registriesRead) {}

    PluginBinder(Values values, MatchBinder matches, Places places, Trust trust) {
        this.values = values;
        this.trust = trust;
        this.guards = new GuardBinder(values, matches);
        this.places = places;
        grants = new GrantsBinder(values);
    }

    /** The instances of a list, with their names. */
    record Bound(List<PluginUse> uses, Names names) {}

    Bound plugins(Owner owner, Optional<Node> list) {
        Names names = new Names("plugin instance", values.faults());
        List<PluginUse> uses =
                list.map(node -> values.list(node, n -> plugin(owner, names, n))).orElse(List.of());
        return new Bound(uses, names);
    }

    private Optional<PluginUse> plugin(Owner owner, Names names, Node node) {
        int before = values.faults().count();
        Section section = new Section(node, INSTANCE, values);
        Optional<String> use = section.require("use", n -> values.parsed(n, PluginBinder::use));
        boolean trustRead = use.isPresent() && trust(section, use.get());
        Optional<String> name = name(section, use, names);
        boolean enabled = section.get("enabled", values::flag).orElse(true);
        GuardConfig guard = guards.guard(section);
        ConfigValue config =
                section.find("config").map(n -> n.value(false)).orElse(ConfigValue.NOTHING);
        LimitsOverride limits =
                section.find("limits")
                        .map(n -> limits(new Section(n, LIMITS, values)))
                        .orElse(LimitsOverride.NONE);
        Grants granted = section.find("grants").map(grants::grants).orElse(Grants.NONE);
        VmSettings vm =
                new VmSettings(
                        section.get("root-id", values::text).orElse(""),
                        section.find("vm-config")
                                .map(n -> n.value(false))
                                .orElse(ConfigValue.NOTHING));
        Optional<PluginUse> bound =
                use.map(u ->
                        new PluginUse(
                                name.orElse(u), u, enabled, guard, config, limits, granted, vm));
        if (bound.isPresent() && node instanceof Node.Table table) {
            Set<Part> mistaken = EnumSet.noneOf(Part.class);
            if (!trustRead) {
                mistaken.add(Part.TRUST);
            }
            if (section.isMisspelt("config")) {
                mistaken.add(Part.CONFIG);
            }
            if (values.faults().count() != before || node.isBroken()) {
                mistaken.add(Part.ANY);
            }
            places.add(new WrittenUse(owner, bound.get(), table, mistaken));
        }
        return bound.filter(_ -> name.isPresent());
    }

    /** Whether all could be read that says whose Java may run. */
    private boolean trust(Section section, String use) {
        boolean folder = use.startsWith(".") || use.startsWith("/");
        boolean java = section.get("trust", node -> Binder.trustsJava(values, node)).isPresent();
        if (java && folder) {
            trust.folders().add(use);
        } else if (java) {
            section.fail(
                    "`trust` is for folders; for `%s` it is said of the registry: registries: [ { name: .., location: .., trust: java } ]"
                            .formatted(use));
        }
        boolean wrong = section.find("trust").isPresent() && !java;
        return !wrong && !section.isMisspelt("trust") && (folder || trust.registriesRead());
    }

    private Optional<String> name(Section section, Optional<String> use, Names names) {
        Optional<Node> written = section.find("name");
        Optional<String> name =
                written.isPresent()
                        ? written.flatMap(values::name)
                        : use.flatMap(PluginBinder::lastPart);
        name.ifPresent(n ->
                written.ifPresentOrElse(
                        w -> names.take(n, w),
                        () -> {
                            boolean shown =
                                    section.find("use").filter(PluginBinder::isReference).isEmpty();
                            names.takeDerived(n, "the last part of `use`", section.place(), shown);
                        }));
        if (name.isEmpty()) {
            names.missing();
            if (written.isEmpty() && use.isPresent()) {
                section.fail("`use` makes no name for this instance: give it a `name`");
            }
        }
        return name;
    }

    private static boolean isReference(Node node) {
        return node instanceof Node.Text text && text.reference();
    }

    private static String use(String text) {
        if (!USE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be a plugin: built in (`key-auth`), from a registry (`acme/geo@^1.2`), a folder (`./my-filter`) or a file (`./f.wasm`)");
        }
        return text;
    }

    private static Optional<String> lastPart(String use) {
        Matcher m = USE.matcher(use);
        if (!m.matches()) {
            return Optional.empty();
        }
        String last = m.group(1) != null ? m.group(1) : m.group(2);
        return Values.isName(last) ? Optional.of(last) : Optional.empty();
    }

    /** Says which services there are, once that is known: grants may name them. */
    void checkServices(Predicate<String> known, List<String> visible) {
        grants.checkServices(known, visible);
    }

    /** The ceiling of all limits. */
    LimitsOverride ceiling(Node node) {
        return limits(new Section(node, CEILING, values));
    }

    private LimitsOverride limits(Section section) {
        Optional<Duration> time = section.get("time", n -> values.duration(n, MAX_TIME));
        Optional<Duration> wall = section.get("wall", n -> values.duration(n, MAX_TIME));
        if (time.isPresent() && wall.isPresent() && time.get().compareTo(wall.get()) > 0) {
            section.fail("`time` must not be more than `wall`, which has it in it");
        }
        return new LimitsOverride(
                time,
                wall,
                section.get("memory", n -> values.bytes(n, MAX_MEMORY)),
                section.get("isolation", n -> values.word(n, ISOLATION, List.of())));
    }
}
