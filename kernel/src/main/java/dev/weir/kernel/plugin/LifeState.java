package dev.weir.kernel.plugin;

import java.util.Objects;

/** Where a plugin is in its life. */
public sealed interface LifeState {
    /** Its bundle is there, and nothing is made of it. */
    record Installed() implements LifeState {}

    /** An instance is made and warm, and no request passes through it. */
    record Ready() implements LifeState {}

    /** Requests pass through it. */
    record Active() implements LifeState {}

    /** It was replaced, and closes after the last exchange that uses it. */
    record Draining() implements LifeState {}

    /**
     * It could not be made.
     *
     * @param reason why
     */
    record Failed(String reason) implements LifeState {
        public Failed {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** As people read it. */
    default String label() {
        return switch (this) {
            case Installed _ -> "INSTALLED";
            case Ready _ -> "READY";
            case Active _ -> "ACTIVE";
            case Draining _ -> "DRAINING";
            case Failed _ -> "FAILED";
        };
    }
}
