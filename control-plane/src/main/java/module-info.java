/** The control plane: reads and checks configurations, and puts them in force. */
module dev.weir.control {
    requires static transitive org.jspecify;
    requires transitive dev.weir.cases;
    requires transitive dev.weir.kernel;
    requires transitive dev.weir.registry;
    requires transitive dev.weir.yaml;
    requires com.networknt.schema;
    requires io.prometheus.metrics.model;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires org.snakeyaml.engine;
    requires tools.jackson.databind;

    uses dev.weir.api.spi.BundleHost;
    uses dev.weir.api.spi.PluginFactory;

    exports dev.weir.control.admin;
    exports dev.weir.control.apply;
    exports dev.weir.control.bundle;
    exports dev.weir.control.config;
    exports dev.weir.control.json;
    exports dev.weir.control.metrics;
    exports dev.weir.control.revision;
}
