/**
 * Plugin bundles as OCI 1.1 artifacts: packed from folders, pushed to and read from image layouts,
 * resolved by version range, pinned by a lock and loaded from a store, verified byte for byte on
 * every way out.
 */
@NullMarked
package dev.weir.registry;

import org.jspecify.annotations.NullMarked;
