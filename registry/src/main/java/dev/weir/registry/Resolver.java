package dev.weir.registry;

import dev.weir.yaml.Nearest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Finds the version that a reference means. */
public final class Resolver {
    private final SequencedMap<String, Registry> registries;

    /**
     * Over registries by their names. Their order is their rank: the first that has a version that
     * will do decides, so that a registry further down cannot take a name over by a higher version.
     */
    public Resolver(SequencedMap<String, ? extends Registry> registries) {
        this.registries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(registries));
    }

    /**
     * A version that was found.
     *
     * @param registryName the name of the registry that has it
     * @param registry the registry that has it
     * @param name the bundle
     * @param version the version
     */
    public record Resolved(String registryName, Registry registry, String name, String version) {
        /** Reads the bundle, as {@link Registry#load}. */
        public Bundle load() throws IOException {
            return registry.load(name, version);
        }
    }

    /**
     * The highest version that will do, of the first registry that has one.
     *
     * @throws RegistryException if there is none; the message lists the versions that there are
     * @throws IOException if a registry cannot be read
     */
    public Resolved resolve(BundleReference reference) throws IOException {
        List<String> seen = new ArrayList<>();
        for (Map.Entry<String, Registry> each : registries.entrySet()) {
            List<String> versions = each.getValue().versions(reference.name());
            for (String version : versions.reversed()) {
                if (reference.accepts(version)) {
                    return new Resolved(each.getKey(), each.getValue(), reference.name(), version);
                }
            }
            seen.add(summary(each.getKey(), each.getValue(), reference.name(), versions));
        }
        throw new RegistryException(
                "no bundle for %s: %s"
                        .formatted(
                                reference,
                                seen.isEmpty()
                                        ? "no registry is configured"
                                        : String.join("; ", seen)));
    }

    private static String summary(
            String registryName, Registry registry, String name, List<String> versions)
            throws IOException {
        String where = "%s (%s)".formatted(registryName, registry.location());
        if (versions.isEmpty()) {
            return where
                    + " has no "
                    + name
                    + Nearest.to(name, registry.names())
                            .map(near -> ", did you mean " + near + "?")
                            .orElse("");
        }
        boolean onlyPreReleases = versions.stream().allMatch(version -> version.contains("-"));
        return where
                + " has "
                + String.join(", ", versions)
                + (onlyPreReleases ? ", pre-releases, which are taken only by name" : "");
    }
}
