package dev.weir.kernel.service;

import dev.weir.api.spi.Limits;
import java.util.Objects;

/** What changes while an instance lives. Safe for every thread. */
public final class InstanceState {
    private volatile Limits limits;
    private volatile Shadow shadow = Shadow.OFF;

    /** Whether an instance runs in shadow. */
    public enum Shadow {
        /** It does not: what it does counts. */
        OFF,
        /** Its keys and meters are its own; its call-outs are not made. */
        SILENT,
        /** Its keys and meters are its own; its call-outs are made. */
        CALLING
    }

    /** An instance that is not in shadow. */
    public InstanceState(Limits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /** The limits in force. */
    public Limits limits() {
        return limits;
    }

    /** Puts other limits in force, for calls that begin from now on. */
    public void limits(Limits limits) {
        this.limits = limits;
    }

    /** Whether it runs in shadow. */
    public Shadow shadow() {
        return shadow;
    }

    /** Puts it in shadow or takes it out, for what it does from now on. */
    public void shadow(Shadow shadow) {
        this.shadow = shadow;
    }

    /** Whether what it does must not show outside. */
    boolean inShadow() {
        return shadow != Shadow.OFF;
    }
}
