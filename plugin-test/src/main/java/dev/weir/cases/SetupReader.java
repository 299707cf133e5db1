package dev.weir.cases;

import dev.weir.api.Client;
import dev.weir.api.service.Capability;
import dev.weir.api.spi.ConfigValue;
import dev.weir.cases.Setup.CallOutAnswer;
import dev.weir.cases.Setup.Credential;
import dev.weir.kernel.config.GuardConfig.OnError;
import dev.weir.kernel.config.PluginUse.LimitsOverride;
import dev.weir.yaml.Node;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what a case starts from. */
final class SetupReader {
    static final List<String> KEYS =
            List.of(
                    "config",
                    "limits",
                    "on-error",
                    "clock",
                    "random",
                    "route",
                    "client",
                    "consumers",
                    "grants",
                    "env",
                    "kv",
                    "call-outs");

    static final Setup DEFAULT =
            new Setup(
                    ConfigValue.NOTHING,
                    LimitsOverride.NONE,
                    OnError.CLOSED,
                    Instant.parse("2026-01-01T00:00:00Z"),
                    1,
                    "test",
                    // RFC 5737 §3: an address for documentation.
                    new Client("192.0.2.1", 50_000, false),
                    List.of(),
                    EnumSet.allOf(Capability.class),
                    Map.of(),
                    Map.of(),
                    List.of());

    static final Keys LIMITS = Keys.of("time", "wall", "memory");
    static final Keys CALL_OUT = ExpectationReader.requestKeys("answer");
    static final Keys CLIENT = Keys.of("ip", "port", "tls");
    private static final Duration MOST_TIME = Duration.ofHours(1);
    private static final long MOST_MEMORY = 4L << 30;

    private final Values values;
    private final MessageReader messages;
    private final ExpectationReader expectations;

    SetupReader(Values values, MessageReader messages, ExpectationReader expectations) {
        this.values = values;
        this.messages = messages;
        this.expectations = expectations;
    }

    /** What a section says, and of the rest what {@code shared} does. */
    Setup read(Section section, Setup shared) {
        return new Setup(
                section.find("config").map(node -> node.value(false)).orElse(shared.config()),
                section.find("limits").map(this::limits).orElse(shared.limits()),
                section.get(
                                "on-error",
                                node ->
                                        values.word(
                                                node,
                                                Map.of(
                                                        "closed",
                                                        OnError.CLOSED,
                                                        "open",
                                                        OnError.OPEN),
                                                List.of()))
                        .orElse(shared.onError()),
                section.get("clock", node -> values.parsed(node, SetupReader::instant))
                        .orElse(shared.clock()),
                section.get("random", node -> values.whole(node, 0, Integer.MAX_VALUE))
                        .map(Integer::longValue)
                        .orElse(shared.seed()),
                section.get("route", values::text).orElse(shared.route()),
                section.find("client").map(node -> client(node, shared)).orElse(shared.client()),
                section.find("consumers")
                        .map(node -> values.list(node, this::consumer))
                        .map(lists -> lists.stream().flatMap(List::stream).toList())
                        .orElse(shared.credentials()),
                section.find("grants").map(this::grants).orElse(shared.grants()),
                section.find("env").map(messages::texts).orElse(shared.environment()),
                section.find("kv").map(messages::texts).orElse(shared.values()),
                section.find("call-outs")
                        .map(node -> values.list(node, this::callOut))
                        .orElse(shared.callOuts()));
    }

    private Set<Capability> grants(Node node) {
        Map<String, Capability> names =
                Stream.of(Capability.values())
                        .collect(Collectors.toMap(Capability::text, Function.identity()));
        return Set.copyOf(values.list(node, each -> values.word(each, names, List.of())));
    }

    private Optional<CallOutAnswer> callOut(Node node) {
        Section section = new Section(node, CALL_OUT, values);
        return section.require("answer", each -> Optional.of(messages.answer(each)))
                .map(answer -> new CallOutAnswer(expectations.request(section), answer));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be a time such as 2026-01-01T12:00:00Z", e);
        }
    }

    private LimitsOverride limits(Node node) {
        Section section = new Section(node, LIMITS, values);
        return new LimitsOverride(
                section.get("time", each -> values.duration(each, MOST_TIME)),
                section.get("wall", each -> values.duration(each, MOST_TIME)),
                section.get("memory", each -> values.bytes(each, MOST_MEMORY)),
                Optional.empty());
    }

    private Client client(Node node, Setup shared) {
        Section section = new Section(node, CLIENT, values);
        return new Client(
                section.get("ip", values::text).orElse(shared.client().ip()),
                section.get("port", each -> values.whole(each, 0, 65_535))
                        .orElse(shared.client().port()),
                section.get("tls", values::flag).orElse(shared.client().tls()));
    }

    /** As in weir.yaml: {@code {name: acme, key-auth: [{key: secret}]}}. */
    private Optional<List<Credential>> consumer(Node node) {
        if (!(node instanceof Node.Table table)) {
            return values.wrong(node, "an object");
        }
        Section section =
                new Section(
                        node, new Keys(List.copyOf(table.entries().keySet()), List.of()), values);
        Optional<String> name = section.require("name", values::name);
        List<Credential> credentials = new ArrayList<>();
        table.entries()
                .forEach((type, entry) -> {
                    if (!type.equals("name")) {
                        values.list(entry.value(), this::key)
                                .forEach(key ->
                                        credentials.add(
                                                new Credential(name.orElse(""), type, key)));
                    }
                });
        return Optional.of(credentials);
    }

    private Optional<String> key(Node node) {
        return new Section(node, Keys.of("key"), values).require("key", values::text);
    }
}
