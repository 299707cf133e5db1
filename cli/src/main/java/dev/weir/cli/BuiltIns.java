package dev.weir.cli;

import dev.weir.control.bundle.BundleResolver;
import dev.weir.registry.BundleStore;
import dev.weir.registry.Registry;
import dev.weir.registry.ResourceLayout;

/** The bundles that are part of this release: an OCI image layout that the build put in the jar. */
final class BuiltIns {
    private static final String LAYOUT = "dev/weir/cli/bundles";

    private BuiltIns() {}

    static Registry layout() {
        return new ResourceLayout(BuiltIns.class.getClassLoader(), LAYOUT);
    }

    static BundleResolver resolver(Folders folders) {
        return new BundleResolver(layout(), new BundleStore(folders.bundles()), Version.number());
    }
}
