package dev.weir.control.bundle;

import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.BundleHost;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.PluginFactory;
import dev.weir.control.config.JavaTrust;
import dev.weir.control.json.JsonValues;
import dev.weir.kernel.plugin.PluginResolver;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.registry.Bundle;
import dev.weir.registry.BundleStore;
import dev.weir.registry.FileProblem;
import dev.weir.registry.Manifest;
import dev.weir.registry.Registry;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bundles of a configuration into factories: built-ins by the class their manifest names,
 * others through the host of their kind. Each bundle is verified at every look-up; its code is
 * loaded once for as long as a pipeline uses it.
 */
public final class BundleResolver {
    private final Registry builtIns;
    private final BundleStore store;
    private final String gatewayVersion;
    private final List<PluginFactory<?>> factories;
    private final List<BundleHost> hosts;
    private final CaseWarmUp warmUp = new CaseWarmUp();

    // By digest. Weak, because instances keep alive what still runs.
    private final Map<String, WeakReference<PluginFactory<?>>> loaded = new ConcurrentHashMap<>();
    // By the hash of the digest: one bundle is loaded once, several at the same time.
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(64).toList();

    /**
     * A resolver with the factories and hosts that are on the class path.
     *
     * @param builtIns the layout that is part of this release
     * @param store where installed bundles are
     */
    public BundleResolver(Registry builtIns, BundleStore store, String gatewayVersion) {
        this.builtIns = builtIns;
        this.store = store;
        this.gatewayVersion = gatewayVersion;
        this.factories =
                ServiceLoader.load(PluginFactory.class).stream()
                        .<PluginFactory<?>>map(ServiceLoader.Provider::get)
                        .toList();
        this.hosts =
                ServiceLoader.load(BundleHost.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
    }

    /**
     * The plugins of one configuration.
     *
     * @param folder what relative paths are relative to
     * @param lockFile its {@code weir.lock}; read at each look-up
     * @param trust whose Java may run
     */
    public PluginResolver in(Path folder, Path lockFile, JavaTrust trust) {
        return in(folder, lockFile, trust, (_, _) -> {});
    }

    /** As {@link #in}; what is loaded anew has played its own cases when it is given. */
    public PluginResolver warmed(Path folder, Path lockFile, JavaTrust trust) {
        return in(folder, lockFile, trust, warmUp::warm);
    }

    /** As {@link #in}; what is loaded is to play its own cases when {@link #warm} is called. */
    public PluginResolver warmedLater(Path folder, Path lockFile, JavaTrust trust) {
        return in(folder, lockFile, trust, warmUp::note);
    }

    private PluginResolver in(
            Path folder,
            Path lockFile,
            JavaTrust trust,
            BiConsumer<Bundle, ResolvedPlugin> loaded) {
        PluginSources sources = new PluginSources(builtIns, store, lockFile, folder);
        return use -> {
            PluginSources.Sourced found = sources.find(use);
            ResolvedPlugin plugin = resolve(found, trust);
            loaded.accept(found.bundle(), plugin);
            return plugin;
        };
    }

    /**
     * Why no plugin can be meant by a {@code use}, wherever bundles are kept: then it is a mistake
     * of who wrote it, and no bundle that is away. Nothing if one can.
     *
     * @param folder what relative paths are relative to
     */
    public Optional<String> misnamed(String use, Path folder) {
        try {
            return new PluginSources(builtIns, store, folder.resolve("weir.lock"), folder)
                    .misnamed(use);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Why there is no bundle for a {@code use}, whether or not its code may run. */
    public Optional<String> lacking(String use, Path folder, Path lockFile) {
        try {
            new PluginSources(builtIns, store, lockFile, folder).find(use);
            return Optional.empty();
        } catch (BundleException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Has what {@link #warmedLater} gave play its cases, behind the caller. */
    public void warm() {
        warmUp.warmNoted();
    }

    /** Whether all that {@link #warmedLater} gave has played its cases. */
    public boolean isWarm() {
        return warmUp.isDone();
    }

    /**
     * A bundle, and the plugin that it makes.
     *
     * @param bundle all its files
     */
    public record Found(Bundle bundle, ResolvedPlugin plugin) {}

    /**
     * One plugin, outside of any configuration.
     *
     * @param use as in a configuration
     * @param folder what relative paths are relative to
     * @param lockFile where references are pinned
     * @param trust whose Java may run
     * @throws BundleException as {@link PluginResolver#resolve}
     */
    public Found find(String use, Path folder, Path lockFile, JavaTrust trust)
            throws BundleException {
        PluginSources.Sourced found =
                new PluginSources(builtIns, store, lockFile, folder).find(use);
        return new Found(found.bundle(), resolve(found, trust));
    }

    private ResolvedPlugin resolve(PluginSources.Sourced found, JavaTrust trust)
            throws BundleException {
        Bundle bundle = found.bundle();
        Manifest manifest = bundle.manifest();
        found.origin().requireTrust(manifest, trust);
        requireThisGateway(manifest);
        VerifiedBundle files = new VerifiedBundle(bundle, schema(bundle), found.origin().builtIn());
        return new ResolvedPlugin(
                factory(files),
                files.kind(),
                files.digest(),
                files.limits(),
                files.asks(),
                files.onError());
    }

    /**
     * Refuses a bundle that is for other versions of the gateway.
     *
     * @throws BundleException with both versions
     */
    public void requireThisGateway(Manifest manifest) throws BundleException {
        if (!manifest.runsOn(gatewayVersion)) {
            throw new BundleException(
                    "%s %s is for gateway %s, this is %s: install a version of it that is for this one"
                            .formatted(
                                    manifest.name(),
                                    manifest.version(),
                                    manifest.gateway().orElse("*"),
                                    gatewayVersion));
        }
    }

    private static Optional<ConfigValue.Table> schema(Bundle bundle) throws BundleException {
        Optional<byte[]> json = bundle.configSchema();
        if (json.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (JsonValues.parse(json.get()) instanceof ConfigValue.Table table) {
                return Optional.of(table);
            }
            throw new BundleException(
                    "%s: its configuration schema is no JSON object"
                            .formatted(bundle.manifest().name()));
        } catch (IllegalArgumentException e) {
            throw new BundleException(
                    "%s: its configuration schema is no JSON: %s"
                            .formatted(bundle.manifest().name(), e.getMessage()),
                    e);
        }
    }

    private PluginFactory<?> factory(VerifiedBundle bundle) throws BundleException {
        ReentrantLock loading = locks.get(Math.floorMod(bundle.digest().hashCode(), locks.size()));
        loading.lock();
        try {
            @Nullable WeakReference<PluginFactory<?>> known = loaded.get(bundle.digest());
            PluginFactory<?> factory = known == null ? null : known.get();
            if (factory == null) {
                factory = load(bundle);
                loaded.values().removeIf(each -> each.refersTo(null));
                loaded.put(bundle.digest(), new WeakReference<>(factory));
            }
            return factory;
        } finally {
            loading.unlock();
        }
    }

    private PluginFactory<?> load(VerifiedBundle bundle) throws BundleException {
        try {
            if (bundle.kind().equals("java")) {
                return bundle.builtIn() ? builtIn(bundle) : JavaBundle.load(bundle);
            }
            for (BundleHost host : hosts) {
                if (host.runs(bundle.kind())) {
                    return host.load(bundle);
                }
            }
        } catch (BundleException e) {
            throw e;
        } catch (Exception e) {
            throw new BundleException(
                    "%s %s cannot be loaded, its host failed: %s"
                            .formatted(
                                    bundle.name(),
                                    bundle.version(),
                                    e instanceof IOException io ? FileProblem.of(io) : e),
                    e);
        }
        throw new BundleException(
                "%s %s is of kind %s, for which this gateway has no host"
                        .formatted(bundle.name(), bundle.version(), bundle.kind()));
    }

    private PluginFactory<?> builtIn(VerifiedBundle bundle) throws BundleException {
        return factories.stream()
                .filter(factory -> factory.getClass().getName().equals(bundle.entry()))
                .findFirst()
                .orElseThrow(() ->
                        new BundleException(
                                "%s: its entry %s is not on the class path"
                                        .formatted(bundle.name(), bundle.entry())));
    }
}
