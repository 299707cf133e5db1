/** The plugins that come with the gateway. Found as services; nothing else is visible. */
module dev.weir.plugin {
    requires dev.weir.api;
    requires com.github.benmanes.caffeine;
    requires static org.jspecify;

    provides dev.weir.api.spi.PluginFactory with
            dev.weir.plugin.keyauth.KeyAuthPlugin,
            dev.weir.plugin.ratelimit.RateLimitPlugin,
            dev.weir.plugin.headers.HeadersPlugin;
}
