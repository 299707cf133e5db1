package dev.weir.registry;

import dev.weir.registry.InvalidBundleException.Fault;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a bundle says of itself. In memory {@code entry} and {@code configSchema} are names of files
 * of the bundle; written into a bundle they are the digests of those files' layers.
 *
 * @param name {@code namespace/name}
 * @param version a semantic version
 * @param kind what runs it
 * @param abi what its entry was written for: {@code proxy-wasm/0.2.1}, {@code js/1}
 * @param sandbox what its code must be confined to; only for {@link Kind#JS}; empty leaves it to
 *     the engine that is fastest
 * @param gateway the gateway versions it runs on, a range; empty if it does not say
 * @param entry the file that holds the code; for {@link Kind#JAVA} the name of a class
 * @param phase where its filters run
 * @param priority order within the phase
 * @param configSchema the file with the JSON Schema of its configuration; empty accepts anything
 * @param capabilities what it asks for
 * @param limits what it needs, where that differs from the gateway's defaults
 * @param failure what happens to an exchange when it fails, unless the operator says otherwise
 * @param licence its licence, an SPDX expression; empty if it does not say
 * @param source where its source is; empty if it does not say
 */
public record Manifest(
        String name,
        String version,
        Kind kind,
        String abi,
        Optional<Sandbox> sandbox,
        Optional<String> gateway,
        String entry,
        Phase phase,
        int priority,
        Optional<String> configSchema,
        Capabilities capabilities,
        Limits limits,
        Failure failure,
        Optional<String> licence,
        Optional<String> source) {

    /** What runs a bundle. Written in lower case. */
    public enum Kind {
        /** A WebAssembly module. */
        WASM,
        /** An ECMAScript module. */
        JS,
        /** A plugin factory on the class path of the gateway. */
        JAVA;

        /** The ABIs of this kind, without their versions. */
        List<String> abis() {
            return switch (this) {
                case WASM -> List.of("proxy-wasm", "http-wasm");
                case JS -> List.of("js");
                case JAVA -> List.of("spi");
            };
        }
    }

    /** What code is confined to. Written in lower case. */
    public enum Sandbox {
        /** The linear memory of a WebAssembly instance, with a hard cap. */
        WASM
    }

    /** The part of a request's way at which a filter runs, in this order. */
    public enum Phase {
        /** First of all; nothing is known about the caller. */
        EDGE,
        /** Establishes who is calling. */
        AUTHENTICATE,
        /** Whether that caller may do this. */
        AUTHORIZE,
        /** Whether there is room for it now. */
        ADMIT,
        /** Changes to requests and responses; the default. */
        TRANSFORM,
        /** Last before the upstream. */
        UPSTREAM
    }

    /** What happens to an exchange when the plugin fails. Written in lower case. */
    public enum Failure {
        /** The client gets an error; the default. */
        CLOSED,
        /** The exchange goes on as if the plugin were not there. */
        OPEN
    }

    /**
     * What one call into the plugin needs; an empty one is left to the gateway.
     *
     * @param time compute, waiting excluded; whole milliseconds, positive
     * @param wall compute and waiting; whole milliseconds, positive
     * @param memoryBytes memory; positive
     * @param lane whether it wants threads of its own, with large stacks
     */
    public record Limits(
            Optional<Duration> time,
            Optional<Duration> wall,
            Optional<Long> memoryBytes,
            boolean lane) {
        /** Leaves all to the gateway. */
        public static final Limits NONE =
                new Limits(Optional.empty(), Optional.empty(), Optional.empty(), false);

        public Limits {
            time.ifPresent(Limits::requireWholeMillis);
            wall.ifPresent(Limits::requireWholeMillis);
            if (memoryBytes.isPresent() && memoryBytes.get() <= 0) {
                throw new IllegalArgumentException(
                        "memory must be positive, was " + memoryBytes.get());
            }
        }

        private static void requireWholeMillis(Duration limit) {
            if (!limit.isPositive() || !limit.truncatedTo(ChronoUnit.MILLIS).equals(limit)) {
                throw new IllegalArgumentException(
                        "a limit must be positive and of whole milliseconds, was " + limit);
            }
        }
    }

    /**
     * @throws IllegalArgumentException if the name, the version or the gateway range is not one
     */
    public Manifest {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(abi, "abi");
        if (sandbox.isPresent() && kind != Kind.JS) {
            throw new IllegalArgumentException("sandbox is for kind js, kind was " + kind);
        }
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(configSchema, "configSchema");
        Objects.requireNonNull(capabilities, "capabilities");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(licence, "licence");
        Objects.requireNonNull(source, "source");
        if (!BundleName.isName(name)) {
            throw new IllegalArgumentException("name " + BundleName.RULE + ", was " + name);
        }
        if (!Versions.isVersion(version)) {
            throw new IllegalArgumentException("version must be semantic, was " + version);
        }
        if (gateway.isPresent() && !Versions.isRange(gateway.get())) {
            throw new IllegalArgumentException("gateway must be a range, was " + gateway.get());
        }
    }

    /**
     * Reads the manifest of a plugin folder, in which files are named. Whether they are there is
     * not looked at.
     *
     * @param json at most 256 KiB
     * @param where what messages call it, such as its path
     * @throws InvalidBundleException with every fault
     * @throws RegistryException if it is not a JSON object or too long
     */
    public static Manifest parse(byte[] json, String where) throws RegistryException {
        List<Fault> faults = new ArrayList<>();
        Optional<Manifest> manifest =
                ManifestReader.read(json, where, new FileReferences.Written(), faults);
        return manifest.orElseThrow(() -> new InvalidBundleException(where, faults));
    }

    /** The manifest as a plugin folder has it, canonical: keys sorted, no whitespace, in UTF-8. */
    public byte[] toJson() {
        return ManifestWriter.json(this, file -> file);
    }

    /**
     * Whether a gateway is one it runs on.
     *
     * @throws IllegalArgumentException if that is no semantic version
     */
    public boolean runsOn(String gatewayVersion) {
        return gateway.isEmpty() || Versions.satisfies(gatewayVersion, gateway.get());
    }

    /** {@code acme/hi 1.2.0}: what messages call its bundle. */
    String label() {
        return name + " " + version;
    }

    /** Whether its entry is a file of the bundle. */
    boolean entryIsFile() {
        return kind != Kind.JAVA;
    }

    Manifest withConfigSchema(String file) {
        return new Manifest(
                name,
                version,
                kind,
                abi,
                sandbox,
                gateway,
                entry,
                phase,
                priority,
                Optional.of(file),
                capabilities,
                limits,
                failure,
                licence,
                source);
    }
}
