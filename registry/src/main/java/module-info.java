/**
 * Bundles: their format, the OCI image layouts that hold them, resolution, lock and store. Knows no
 * SPI.
 */
module dev.weir.registry {
    requires static transitive org.jspecify;
    requires dev.weir.yaml;
    requires org.semver4j;
    requires org.snakeyaml.engine;
    requires tools.jackson.databind;

    exports dev.weir.registry;
}
