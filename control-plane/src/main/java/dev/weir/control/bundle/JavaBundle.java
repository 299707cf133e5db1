package dev.weir.control.bundle;

import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.BundleFiles;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import dev.weir.registry.FileProblem;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Loads Java that is no part of this release: the jars of a bundle, in a class loader of their own.
 * What its instances hold is all that keeps it: with the last of them it can be unloaded.
 */
final class JavaBundle {
    private static final String ABI = "spi/1";

    private JavaBundle() {}

    /**
     * The factory that the manifest's entry names.
     *
     * @throws BundleException if it is not there, is no factory, or says other than its manifest
     */
    static PluginFactory<?> load(BundleFiles bundle) throws BundleException {
        if (!bundle.abi().equals(ABI)) {
            throw refused(bundle, "is for %s, this gateway has %s".formatted(bundle.abi(), ABI));
        }
        try {
            PluginFactory<?> factory =
                    factory(bundle, new BundleClassLoader(name(bundle), jars(bundle)));
            check(bundle, factory.descriptor());
            return factory;
        } catch (IOException e) {
            throw new BundleException(said(bundle, "cannot be read: " + FileProblem.of(e)), e);
        } catch (ReflectiveOperationException | ExceptionInInitializerError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new BundleException(
                    said(bundle, "its factory %s failed: %s".formatted(bundle.entry(), cause)), e);
        } catch (LinkageError e) {
            throw new BundleException(
                    said(
                            bundle,
                            "needs what is not there, %s: a plugin sees its own jars, the JDK and plugin-api"
                                    .formatted(e.getMessage())),
                    e);
        }
    }

    private static PluginFactory<?> factory(BundleFiles bundle, ClassLoader loader)
            throws BundleException, ReflectiveOperationException {
        Class<?> type;
        try {
            type = Class.forName(bundle.entry(), true, loader);
        } catch (ClassNotFoundException e) {
            throw new BundleException(
                    said(
                            bundle,
                            "its entry %s is in none of its jars; `weir plugin build` makes plugin.jar"
                                    .formatted(bundle.entry())),
                    e);
        }
        if (!PluginFactory.class.isAssignableFrom(type)) {
            throw refused(
                    bundle,
                    "its entry %s is no dev.weir.api.spi.PluginFactory".formatted(bundle.entry()));
        }
        try {
            return (PluginFactory<?>) type.getConstructor().newInstance();
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new BundleException(
                    said(
                            bundle,
                            "its entry %s must be a public class with a public constructor without parameters"
                                    .formatted(bundle.entry())),
                    e);
        }
    }

    /** The manifest is what the operator reads and what the order of the chain is made of. */
    private static void check(BundleFiles bundle, PluginDescriptor descriptor)
            throws BundleException {
        String manifest =
                "%s %s, %s %d"
                        .formatted(
                                bundle.name(), bundle.version(), bundle.phase(), bundle.priority());
        String code =
                "%s %s, %s %d"
                        .formatted(
                                descriptor.name(),
                                descriptor.version(),
                                descriptor.phase(),
                                descriptor.priority());
        if (!manifest.equals(code)) {
            throw refused(
                    bundle,
                    "its manifest says %s, but its descriptor %s: make them say the same"
                            .formatted(manifest, code));
        }
    }

    private static Map<String, byte[]> jars(BundleFiles bundle) throws IOException {
        Map<String, byte[]> jars = new LinkedHashMap<>();
        for (String file : bundle.files()) {
            if (file.endsWith(".jar")) {
                jars.put(file, bundle.read(file));
            }
        }
        return jars;
    }

    private static String name(BundleFiles bundle) {
        return bundle.name() + "@" + bundle.version();
    }

    private static BundleException refused(BundleFiles bundle, String why) {
        return new BundleException(said(bundle, why));
    }

    private static String said(BundleFiles bundle, String what) {
        return "%s %s: %s".formatted(bundle.name(), bundle.version(), what);
    }
}
