/** The control plane: reads and checks configurations. */
module dev.weir.control {
    requires static transitive org.jspecify;
    requires transitive dev.weir.kernel;
    requires com.networknt.schema;
    requires org.snakeyaml.engine;

    exports dev.weir.control.config;
}
