/** The data plane: listener, router, pipeline, guard, upstream, and the configuration they run. */
module dev.weir.kernel {
    requires static transitive org.jspecify;
    requires transitive dev.weir.api;
    requires io.helidon.common.buffers;
    requires io.helidon.common.socket;
    requires io.helidon.webserver;
    requires jdk.management;

    uses dev.weir.kernel.condition.ExpressionLanguage;

    exports dev.weir.kernel;
    exports dev.weir.kernel.condition;
    exports dev.weir.kernel.config;
    exports dev.weir.kernel.deadline;
    exports dev.weir.kernel.exchange;
    exports dev.weir.kernel.guest;
    exports dev.weir.kernel.journal;
    exports dev.weir.kernel.listener;
    exports dev.weir.kernel.memory;
    exports dev.weir.kernel.metrics;
    exports dev.weir.kernel.pipeline;
    exports dev.weir.kernel.plugin;
    exports dev.weir.kernel.route;
    exports dev.weir.kernel.service;
    exports dev.weir.kernel.tls;
    exports dev.weir.kernel.upstream;
}
