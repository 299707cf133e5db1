package dev.weir.kernel.service;

import dev.weir.api.Body;
import dev.weir.api.Exchange;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Key;
import dev.weir.api.Response;
import dev.weir.api.service.CallOut;
import dev.weir.api.service.CallOutException;
import dev.weir.api.service.CallOutException.Reason;
import dev.weir.api.service.CallOuts;
import dev.weir.kernel.config.RouteConfig.HostHeader;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.metrics.InstanceFigures;
import dev.weir.kernel.upstream.AddressRefusedException;
import dev.weir.kernel.upstream.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The call-outs of one instance: granted, counted, bounded, then sent as any other request. */
final class InstanceCallOuts implements CallOuts {
    /** Call-outs that one exchange may cause: more is a loop. */
    static final int MAX_PER_EXCHANGE = 32;

    /** Call-outs of an instance at a time: each holds its answer in memory. */
    static final int MAX_OPEN = 128;

    /** What is sent, and what comes back. */
    static final int MAX_BODY_BYTES = 1 << 20;

    /** One call-out, from connecting to its last byte. */
    static final Duration MAX_TIME = Duration.ofSeconds(30);

    private final String instance;
    private final Granted granted;
    private final InstanceState state;
    private final InstanceFigures figures;
    private final PluginServices services;
    private final Function<String, RuntimeException> denied;
    private final Semaphore open = new Semaphore(MAX_OPEN);
    private final Key<AtomicInteger> budget;

    /**
     * The call-outs of an instance.
     *
     * @param denied counts a refusal and makes its exception, given what was refused
     */
    InstanceCallOuts(
            InstanceName name,
            Granted granted,
            InstanceState state,
            PluginServices services,
            Function<String, RuntimeException> denied) {
        this.instance = name.instance();
        this.granted = granted;
        this.state = state;
        this.figures = services.figures(name);
        this.services = services;
        this.denied = denied;
        budget = Key.of("call-outs of " + instance, AtomicInteger.class);
    }

    @Override
    public Response send(Exchange exchange, CallOut callOut)
            throws CallOutException, InterruptedException {
        Destination destination = allowed(callOut);
        if (used(exchange) > MAX_PER_EXCHANGE) {
            throw failed(
                    Reason.TOO_MANY,
                    callOut,
                    "exchange %s has made %d call-outs, which is as many as it may"
                            .formatted(exchange.id(), MAX_PER_EXCHANGE),
                    null);
        }
        Duration left =
                exchange.deadline()
                        .map(deadline -> Duration.between(Instant.now(), deadline))
                        .orElse(MAX_TIME);
        return bounded(destination, callOut, left);
    }

    @Override
    public Response send(CallOut callOut) throws CallOutException, InterruptedException {
        return bounded(allowed(callOut), callOut, MAX_TIME);
    }

    private int used(Exchange exchange) {
        AtomicInteger used = exchange.get(budget).orElse(null);
        if (used == null) {
            used = new AtomicInteger();
            exchange.put(budget, used);
        }
        return used.incrementAndGet();
    }

    private Destination allowed(CallOut callOut) throws CallOutException {
        Destination destination;
        try {
            destination = Destination.parse(callOut.destination());
        } catch (IllegalArgumentException e) {
            throw failed(Reason.FAILED, callOut, String.valueOf(e.getMessage()), e);
        }
        if (!(destination.within(granted.callOuts()) && destination.within(granted.asked()))) {
            throw denied.apply("a call-out to " + destination + " is not granted to it");
        }
        if (state.shadow() == InstanceState.Shadow.SILENT) {
            throw failed(
                    Reason.SHADOW,
                    callOut,
                    "it runs in shadow, and `shadow-calls` is not true: nothing was sent",
                    null);
        }
        return destination;
    }

    private Response bounded(Destination destination, CallOut callOut, Duration left)
            throws CallOutException, InterruptedException {
        if (callOut.request().body().length() > MAX_BODY_BYTES) {
            throw failed(
                    Reason.TOO_LARGE,
                    callOut,
                    "at most %d bytes may be sent, this has %d"
                            .formatted(MAX_BODY_BYTES, callOut.request().body().length()),
                    null);
        }
        if (!open.tryAcquire()) {
            throw failed(
                    Reason.TOO_MANY,
                    callOut,
                    "%d are open, which is as many as there may be".formatted(MAX_OPEN),
                    null);
        }
        try {
            return exchanged(destination, callOut, shortest(callOut.timeout(), left));
        } finally {
            open.release();
        }
    }

    private static Duration shortest(Duration wanted, Duration left) {
        Duration time = wanted.isZero() || wanted.compareTo(MAX_TIME) > 0 ? MAX_TIME : wanted;
        return time.compareTo(left) > 0 ? left : time;
    }

    private Response exchanged(Destination destination, CallOut callOut, Duration time)
            throws CallOutException, InterruptedException {
        if (!time.isPositive()) {
            throw failed(Reason.TIMEOUT, callOut, "the exchange has no time left", null);
        }
        Upstream upstream = upstream(destination, callOut);
        HttpExchange own = HttpExchange.own();
        own.within(time.toNanos());
        try {
            Response response = upstream.send(own, callOut.request(), new HostHeader.Keep());
            // Read whole before anything is looked at, so that no connection waits for a guest.
            Response whole = response.withBody(Body.of(response.body().readAll(MAX_BODY_BYTES)));
            figures.answered();
            return whole;
        } catch (IOException | GatewayException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("a call-out was interrupted");
            }
            throw failure(callOut, e);
        }
    }

    private Upstream upstream(Destination destination, CallOut callOut) throws CallOutException {
        return switch (destination) {
            case Destination.Service(String name) ->
                    services.upstream(name)
                            .orElseThrow(() ->
                                    failed(
                                            Reason.FAILED,
                                            callOut,
                                            "there is no service \"" + name + "\"",
                                            null));
            case Destination.Host(boolean tls, var address) -> {
                boolean allowPrivate =
                        granted.allowPrivate() || (granted.trusted() && callOut.allowPrivate());
                yield services.targets().host(new Endpoint.Http(address, tls), allowPrivate);
            }
        };
    }

    private CallOutException failure(CallOut callOut, Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof AddressRefusedException refused) {
                throw denied.apply(
                        "a call-out to %s is not made: %s"
                                .formatted(callOut.destination(), refused.getMessage()));
            }
        }
        FailureType type =
                e instanceof GatewayException known ? known.type() : FailureType.UPSTREAM_FAILED;
        Reason reason =
                type == FailureType.BODY_TOO_LARGE
                        ? Reason.TOO_LARGE
                        : type == FailureType.UPSTREAM_TIMEOUT ? Reason.TIMEOUT : Reason.FAILED;
        return failed(reason, callOut, String.valueOf(e.getMessage()), e);
    }

    private CallOutException failed(
            Reason reason, CallOut callOut, String what, @Nullable Throwable cause) {
        figures.failed(reason);
        return new CallOutException(
                reason,
                "plugin instance %s, call-out to %s: %s"
                        .formatted(instance, callOut.destination(), what),
                cause);
    }
}
