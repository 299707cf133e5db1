package dev.weir.control.bundle;

import dev.weir.api.service.Capability;
import dev.weir.api.spi.BundleFiles;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Isolation;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.Phase;
import dev.weir.kernel.config.GuardConfig.OnError;
import dev.weir.kernel.plugin.Asks;
import dev.weir.registry.Bundle;
import dev.weir.registry.Manifest;
import java.nio.file.NoSuchFileException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A bundle of the registry as plugin hosts see it. */
final class VerifiedBundle implements BundleFiles {
    private final Bundle bundle;
    private final Manifest manifest;
    private final boolean builtIn;
    private final Optional<ConfigValue.Table> configSchema;

    VerifiedBundle(Bundle bundle, Optional<ConfigValue.Table> configSchema, boolean builtIn) {
        this.builtIn = builtIn;
        this.bundle = bundle;
        this.manifest = bundle.manifest();
        this.configSchema = configSchema;
    }

    @Override
    public String name() {
        return manifest.name();
    }

    @Override
    public String version() {
        return manifest.version();
    }

    @Override
    public String kind() {
        return manifest.kind().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String abi() {
        return manifest.abi();
    }

    @Override
    public boolean sandboxed() {
        return manifest.sandbox().isPresent();
    }

    @Override
    public String digest() {
        return bundle.digest().value();
    }

    @Override
    public Phase phase() {
        return Phase.valueOf(manifest.phase().name());
    }

    @Override
    public int priority() {
        return manifest.priority();
    }

    @Override
    public String entry() {
        return manifest.entry();
    }

    @Override
    public Optional<ConfigValue.Table> configSchema() {
        return configSchema;
    }

    @Override
    public Set<String> files() {
        return bundle.files();
    }

    @Override
    public byte[] read(String file) throws NoSuchFileException {
        return bundle.read(file);
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> asked = EnumSet.noneOf(Capability.class);
        for (String flag : manifest.capabilities().flags()) {
            asked.add(Capability.of(flag).orElseThrow());
        }
        if (!manifest.capabilities().callOuts().isEmpty()) {
            asked.add(Capability.CALL_OUTS);
        }
        return Collections.unmodifiableSet(asked);
    }

    /** Whether it is part of the gateway. */
    boolean builtIn() {
        return builtIn;
    }

    /** What it asks for; built-ins are part of the gateway. */
    Asks asks() {
        return new Asks(capabilities(), manifest.capabilities().callOuts(), builtIn);
    }

    /** What a failure costs where the configuration does not say. */
    OnError onError() {
        return switch (manifest.failure()) {
            case CLOSED -> OnError.CLOSED;
            case OPEN -> OnError.OPEN;
        };
    }

    /** What one call may use, as far as the manifest says; the rest by the gateway's defaults. */
    Limits limits() {
        Manifest.Limits asked = manifest.limits();
        return new Limits(
                asked.time().orElse(Limits.DEFAULT.time()),
                asked.wall().orElse(Limits.DEFAULT.wall()),
                asked.memoryBytes().orElse(Limits.DEFAULT.memoryBytes()),
                asked.lane() ? Isolation.LANE : Isolation.DIRECT);
    }
}
