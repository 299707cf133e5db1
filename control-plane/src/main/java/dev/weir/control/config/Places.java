package dev.weir.control.config;

import dev.weir.kernel.plugin.InstanceId.Owner;
import dev.weir.kernel.plugin.PluginFault;
import dev.weir.yaml.ConfigFault;
import dev.weir.yaml.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the objects of a configuration were written: for what is found wrong with them later, and
 * to say who owns them. Immutable once the configuration is read.
 */
public final class Places {
    private final Map<String, Map<String, Place>> objects = new HashMap<>();
    private final List<WrittenUse> uses = new ArrayList<>();
    private final Map<Instance, WrittenUse> instances = new HashMap<>();

    private record Instance(Owner owner, String name) {}

    Places() {}

    void add(String section, Map<String, Place> named) {
        objects.put(section, Map.copyOf(named));
    }

    void add(WrittenUse written) {
        uses.add(written);
        instances.putIfAbsent(new Instance(written.owner(), written.use().name()), written);
    }

    /** Every plugin instance whose plugin could be read, in the order of reading. */
    public List<WrittenUse> uses() {
        return Collections.unmodifiableList(uses);
    }

    /**
     * Where an object was written.
     *
     * @param section the top-level key that it is under: {@code routes}, {@code services}, {@code
     *     consumers}, {@code listeners}, {@code registries}; {@code admin} and {@code status} have
     *     one object, whose name is empty
     */
    public Optional<Place> object(String section, String name) {
        return Optional.ofNullable(objects.getOrDefault(section, Map.of()).get(name));
    }

    /** Where a plugin instance was written. */
    public Optional<Place> plugin(Owner owner, String instance) {
        return Optional.ofNullable(instances.get(new Instance(owner, instance)))
                .map(written -> written.node().place());
    }

    /**
     * What is wrong with a plugin instance, with its place; see {@link WrittenUse#fault}.
     *
     * @throws IllegalArgumentException if the configuration has no such instance
     */
    public ConfigFault fault(PluginFault fault) {
        WrittenUse written = instances.get(new Instance(fault.owner(), fault.instance()));
        if (written == null) {
            throw new IllegalArgumentException(
                    "no instance `%s` of %s in this configuration"
                            .formatted(fault.instance(), fault.owner()));
        }
        return written.fault(fault.pointer(), fault.message());
    }
}
