package dev.weir.cases;

import dev.weir.yaml.Node;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads exchanges: what comes in, and what the upstream answers. */
final class StepReader {
    static final List<String> KEYS =
            List.of("advance", "request", "consumer", "vars", "upstream", "expect");

    static final Keys STEP = Keys.of(KEYS);
    private static final Duration MOST_ADVANCE = Duration.ofDays(3650);
    private final Values values;
    private final MessageReader messages;
    private final ExpectationReader expectations;

    StepReader(Values values, MessageReader messages, ExpectationReader expectations) {
        this.values = values;
        this.messages = messages;
        this.expectations = expectations;
    }

    Step read(Node node) {
        return read(new Section(node, STEP, values));
    }

    /** The step that a section is; other keys are its reader's. */
    Step read(Section section) {
        return new Step(
                section.place(),
                section.get("advance", node -> values.duration(node, MOST_ADVANCE))
                        .orElse(Duration.ZERO),
                section.find("request").flatMap(messages::request).orElseGet(MessageReader::get),
                section.get("consumer", values::text),
                section.find("vars").map(messages::texts).orElse(Map.of()),
                section.find("upstream")
                        .map(this::upstream)
                        .orElse(new Step.Upstream(List.of(Answer.ok()), true)),
                expectations.read(section.find("expect"), section.place()));
    }

    private Step.Upstream upstream(Node node) {
        return node instanceof Node.Items
                ? new Step.Upstream(
                        values.list(node, each -> Optional.of(messages.answer(each))), false)
                : new Step.Upstream(List.of(messages.answer(node)), true);
    }
}
