import module dev.weir.api;
import module java.base;

/** Lets in only who names a tenant that is known. */
public final class TenantPlugin implements PluginFactory<TenantPlugin.Config> {
    record Config(List<String> tenants, @Default("x-tenant") String header) {}

    @Override
    public PluginDescriptor descriptor() {
        return PluginDescriptor.of("weir-samples/java-tenant", "1.0.0", Phase.AUTHORIZE);
    }

    @Override
    public ConfigSchema<Config> schema() {
        return ConfigSchema.of(MethodHandles.lookup(), Config.class);
    }

    @Override
    public Filter create(Config config, PluginContext context) {
        return (exchange, next) -> {
            Optional<String> tenant = next.request().headers().first(config.header());
            boolean known = tenant.filter(config.tenants()::contains).isPresent();
            return known ? next.proceed(next.request()) : Response.of(403);
        };
    }
}
