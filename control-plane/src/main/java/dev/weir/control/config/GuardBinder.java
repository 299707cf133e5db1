package dev.weir.control.config;

import dev.weir.kernel.condition.ExpressionLanguage;
import dev.weir.kernel.config.BreakerConfig;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.GuardConfig.Mode;
import dev.weir.kernel.config.GuardConfig.OnError;
import dev.weir.kernel.config.When;
import dev.weir.yaml.Node;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what the gateway does around a plugin instance: mode, failures, conditions, breaker. */
final class GuardBinder {
    /** The keys of an instance that are read here. */
    static final List<String> KEYS = List.of("mode", "shadow-calls", "on-error", "when", "breaker");

    private static final Keys WHEN = Keys.of("path", "methods", "hosts", "headers");
    private static final Keys BREAKER = Keys.of("failures", "window", "quarantine");

    /** As many failures are remembered for each instance and route. */
    private static final int MAX_FAILURES = 1000;

    private static final Duration MAX_WINDOW = Duration.ofHours(1);
    private static final Duration MAX_QUARANTINE = Duration.ofDays(1);

    private final Values values;
    private final MatchBinder matches;

    GuardBinder(Values values, MatchBinder matches) {
        this.values = values;
        this.matches = matches;
    }

    GuardConfig guard(Section instance) {
        Mode mode = instance.get("mode", this::mode).orElse(Mode.ENFORCE);
        boolean shadowCalls = instance.get("shadow-calls", values::flag).orElse(false);
        if (shadowCalls && mode == Mode.ENFORCE) {
            instance.fail(
                    "`shadow-calls: true` is for `mode: shadow`: a plugin that decides may call whom its grants name");
        }
        return new GuardConfig(
                mode,
                shadowCalls,
                instance.get("on-error", this::onError).orElse(OnError.CLOSED),
                instance.get("when", this::when),
                instance.get("breaker", this::breaker).orElse(BreakerConfig.DEFAULT));
    }

    private Optional<Mode> mode(Node node) {
        return values.word(node, Map.of("enforce", Mode.ENFORCE, "shadow", Mode.SHADOW), List.of());
    }

    private Optional<OnError> onError(Node node) {
        return values.word(
                node,
                Map.of("closed", OnError.CLOSED, "open", OnError.OPEN, "reload", OnError.RELOAD),
                List.of());
    }

    private Optional<When> when(Node node) {
        if (node instanceof Node.Text) {
            return expression(node);
        }
        return Optional.of(new When.Matching(matches.match(new Section(node, WHEN, values))));
    }

    private Optional<When> expression(Node node) {
        Optional<ExpressionLanguage> language = ExpressionLanguage.installed();
        if (language.isEmpty()) {
            return values.fail(
                    node,
                    "expressions need the library conditions-cel, which is not installed: write `when` as an object of path, methods, hosts, headers");
        }
        return values.parsed(node, text -> new When.Expression(text, language.get().compile(text)));
    }

    private Optional<BreakerConfig> breaker(Node node) {
        if (node instanceof Node.Text text && text.value().equals("off")) {
            return Optional.of(BreakerConfig.OFF);
        }
        if (!(node instanceof Node.Table)) {
            return values.wrong(node, "`off` or an object of failures, window, quarantine");
        }
        Section section = new Section(node, BREAKER, values);
        BreakerConfig standard = BreakerConfig.DEFAULT;
        return Optional.of(
                new BreakerConfig(
                        section.get("failures", n -> values.whole(n, 1, MAX_FAILURES))
                                .orElse(standard.failures()),
                        section.get("window", n -> values.duration(n, MAX_WINDOW))
                                .orElse(standard.window()),
                        section.get("quarantine", n -> values.duration(n, MAX_QUARANTINE))
                                .orElse(standard.quarantine())));
    }
}
