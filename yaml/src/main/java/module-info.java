/** Reads what people write, YAML 1.2 or JSON, so that every mistake has its place. */
module dev.weir.yaml {
    requires static transitive org.jspecify;
    requires transitive dev.weir.api;
    requires org.snakeyaml.engine;

    exports dev.weir.yaml;
}
