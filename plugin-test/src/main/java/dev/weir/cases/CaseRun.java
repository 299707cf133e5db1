package dev.weir.cases;

import dev.weir.api.Consumer;
import dev.weir.api.Identity;
import dev.weir.api.Outcome;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.Isolation;
import dev.weir.cases.ResponseMatch.Sent;
import dev.weir.kernel.ConfigurationRejected;
import dev.weir.kernel.PluginBench;
import dev.weir.kernel.config.Grants;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.exchange.Failures;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.pipeline.Pipeline;
import dev.weir.kernel.plugin.ResolvedPlugin;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One instance in the world of a case. */
final class CaseRun implements AutoCloseable {
    private static final String INSTANCE = "plugin";

    private final World world;
    private final Pipeline pipeline;
    private int exchanges;
    private Usage used = Usage.NONE;

    private CaseRun(World world, Pipeline pipeline) {
        this.world = world;
        this.pipeline = pipeline;
    }

    /**
     * Makes the instance.
     *
     * @throws ConfigurationRejected if the plugin refuses its configuration
     */
    static CaseRun begin(Setup setup, ResolvedPlugin plugin, PluginBench bench)
            throws ConfigurationRejected {
        World world = World.of(setup);
        PluginUse use =
                new PluginUse(
                        INSTANCE,
                        INSTANCE,
                        true,
                        GuardConfig.of(setup.onError()),
                        setup.config(),
                        here(setup.limits()),
                        grants(setup));
        Pipeline pipeline =
                bench.pipeline(
                        setup.route(),
                        use,
                        plugin,
                        context -> new ScriptedContext(context, world),
                        world.upstream());
        return new CaseRun(world, pipeline);
    }

    /** What runs on a thread of its own would be in no budget: cases run on theirs. */
    private static PluginUse.LimitsOverride here(PluginUse.LimitsOverride limits) {
        return new PluginUse.LimitsOverride(
                limits.time(), limits.wall(), limits.memoryBytes(), Optional.of(Isolation.DIRECT));
    }

    /** Where to and which variables is up to the script. */
    private static Grants grants(Setup setup) {
        SortedSet<String> any = new TreeSet<>(Set.of(Grants.ANY));
        return new Grants(setup.grants(), any, true, any);
    }

    /** Plays one exchange; everything that came out otherwise than it says. */
    List<Mismatch> step(Step step) {
        world.next(step.advance(), step.upstream());
        HttpExchange exchange = exchange(step);
        Usage before = now();
        Played played = play(exchange, request(step.request()));
        used = now().since(before);
        return step.expect()
                .check(
                        new Expectation.Happened(
                                played.sent(),
                                world.upstream().arrived(),
                                world.callOuts().sent(),
                                world.log().messages(),
                                exchange.vars(),
                                world.values(),
                                Optional.ofNullable(played.failure())));
    }

    private Usage now() {
        return Usage.now(pipeline.chain().getFirst().instance());
    }

    /** What the last exchange used. */
    Usage used() {
        return used;
    }

    private HttpExchange exchange(Step step) {
        Setup setup = world.setup();
        HttpExchange exchange = new HttpExchange(setup.client());
        exchange.rehearse();
        exchange.fix("case-" + ++exchanges, world.clock().instant());
        exchange.matched(setup.route(), new ScriptedConsumers(setup.credentials()));
        step.consumer()
                .ifPresent(name ->
                        exchange.identity(new Identity(new Consumer(name), "authenticator")));
        exchange.vars().putAll(step.vars());
        return exchange;
    }

    private static Request request(Step.Incoming incoming) {
        return new Request(
                incoming.method(),
                incoming.scheme(),
                incoming.target(),
                incoming.headers(),
                incoming.body().stream());
    }

    /**
     * An exchange at its end.
     *
     * @param sent what the client got
     * @param failure why that is the gateway's own answer; null if it is not
     */
    private record Played(Sent sent, @Nullable String failure) {}

    /** Does what a connection does with an exchange. */
    private Played play(HttpExchange exchange, Request request) {
        pipeline.enter();
        Played played = answered(exchange, request);
        exchange.complete(
                new Outcome(
                        played.sent().status(),
                        request.body().length(),
                        played.sent().body().length(),
                        exchange.timings(),
                        Outcome.Ending.COMPLETED,
                        exchange.failure()));
        request.body().close();
        exchange.end();
        return played;
    }

    private Played answered(HttpExchange exchange, Request request) {
        String failure = null;
        Response response;
        try {
            response = pipeline.run(exchange, request);
        } catch (RuntimeException e) {
            failure = String.valueOf(e.getMessage());
            response = Failures.answer(exchange, e);
        }
        try {
            Content body = new Content(response.body().readAll(ScriptedUpstream.MOST_BYTES));
            return new Played(new Sent(response.status(), response.headers(), body), failure);
        } catch (IOException | RuntimeException e) {
            // A filter that wraps the body may fail while it is sent.
            response.close();
            return new Played(
                    new Sent(response.status(), response.headers(), Content.NONE),
                    "the response broke off: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        pipeline.retire();
    }
}
