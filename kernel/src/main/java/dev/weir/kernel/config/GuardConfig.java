package dev.weir.kernel.config;

import java.util.Objects;
import java.util.Optional;

/**
 * What the gateway does around a plugin instance. Changes of it do not rebuild the instance, except
 * that one in shadow is another than one that decides.
 *
 * @param mode whether the plugin decides
 * @param shadowCalls whether a plugin in shadow may call other services
 * @param onError what happens to the exchange when the plugin fails
 * @param when which requests are shown to the plugin; empty for all
 * @param breaker when it is taken out for failing
 */
public record GuardConfig(
        Mode mode,
        boolean shadowCalls,
        OnError onError,
        Optional<When> when,
        BreakerConfig breaker) {

    /** Decides, fails closed, sees everything. */
    public static final GuardConfig DEFAULT = of(OnError.CLOSED);

    public GuardConfig {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(onError, "onError");
        Objects.requireNonNull(when, "when");
        Objects.requireNonNull(breaker, "breaker");
    }

    /** The default with another {@code on-error}. */
    public static GuardConfig of(OnError onError) {
        return new GuardConfig(
                Mode.ENFORCE, false, onError, Optional.empty(), BreakerConfig.DEFAULT);
    }

    /** The same with another {@code on-error}. */
    public GuardConfig withOnError(OnError onError) {
        return new GuardConfig(mode, shadowCalls, onError, when, breaker);
    }

    /** Whether the plugin runs without deciding anything. */
    public boolean shadow() {
        return mode == Mode.SHADOW;
    }

    /** Whether a plugin decides. */
    public enum Mode {
        /** What it does to requests and responses happens. */
        ENFORCE,
        /** It runs on copies; what it would have done is counted. */
        SHADOW
    }

    /** What happens to the exchange when the plugin fails. */
    public enum OnError {
        /** The client gets an error. */
        CLOSED,
        /** The exchange goes on as if the plugin were not there, where that is still possible. */
        OPEN,
        /**
         * The client gets an error, and the guest that failed is replaced, after growing pauses
         * where it cannot be started. Hosts do that in any case; this is the word for it.
         */
        RELOAD
    }
}
