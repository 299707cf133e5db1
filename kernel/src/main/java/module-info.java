/** The data plane: listener, router, pipeline, guard, upstream, and the configuration they run. */
module dev.weir.kernel {
    requires static transitive org.jspecify;
    requires io.helidon.webserver;
    requires transitive dev.weir.api;

    exports dev.weir.kernel.config;
    exports dev.weir.kernel.deadline;
    exports dev.weir.kernel.exchange;
    exports dev.weir.kernel.listener;
    exports dev.weir.kernel.plugin;
}
