package dev.weir.cases;

import dev.weir.yaml.Faults;
import dev.weir.yaml.Node;
import dev.weir.yaml.NodeReader;
import dev.weir.yaml.Place;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Texts;
import dev.weir.yaml.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Reads case files. What a file says beside its {@code cases} holds for each of them that does not
 * say otherwise.
 */
public final class CaseReader {
    static final Keys FILE = Keys.of(concat(List.of("cases"), SetupReader.KEYS));
    static final Keys CASE =
            Keys.of(
                    concat(
                            List.of("name", "steps", "refused", "budgets"),
                            concat(SetupReader.KEYS, StepReader.KEYS)));
    static final Keys BUDGETS = Keys.of("time", "memory", "host-calls", "guest-memory");
    private static final Duration MOST_TIME = Duration.ofMinutes(1);
    private static final long MOST_MEMORY = 4L << 30;
    private static final int MOST_CALLS = 1_000_000_000;

    private final Faults faults = new Faults();
    private final Values values = new Values(faults);
    private final MatchReader matches = new MatchReader(values);
    private final MessageReader messages = new MessageReader(values);
    private final ExpectationReader expectations = new ExpectationReader(values, matches);
    private final SetupReader setups = new SetupReader(values, messages, expectations);
    private final StepReader steps = new StepReader(values, messages, expectations);

    private CaseReader() {}

    /**
     * The cases of several files, in order.
     *
     * @param files by name, as messages show it
     * @throws InvalidCasesException with every mistake
     */
    public static List<PluginCase> read(SortedMap<String, String> files)
            throws InvalidCasesException {
        CaseReader reader = new CaseReader();
        List<PluginCase> cases = new ArrayList<>();
        files.forEach((name, text) -> cases.addAll(reader.file(name, text)));
        if (!reader.faults.isEmpty()) {
            throw new InvalidCasesException(reader.faults.sorted());
        }
        return List.copyOf(cases);
    }

    private List<PluginCase> file(String name, String text) {
        Optional<Node> root = NodeReader.read(name, text, Texts.AS_WRITTEN, faults);
        if (root.isEmpty()) {
            return List.of();
        }
        Section file = new Section(root.get(), FILE, values);
        Setup shared = setups.read(file, SetupReader.DEFAULT);
        Map<String, Place> names = new HashMap<>();
        List<PluginCase> cases = new ArrayList<>();
        for (Node each :
                file.require("cases", node -> Optional.of(values.list(node, Optional::of)))
                        .orElse(List.of())) {
            cases.add(one(each, shared, cases.size() + 1, names));
        }
        if (cases.isEmpty()) {
            file.find("cases").ifPresent(node -> values.fail(node, "has no cases"));
        }
        return cases;
    }

    private PluginCase one(Node node, Setup shared, int number, Map<String, Place> names) {
        Section section = new Section(node, CASE, values);
        String name = section.get("name", values::text).orElse("case " + number);
        Place other = names.putIfAbsent(name, section.place());
        if (other != null) {
            section.fail("there is a case `%s` already, at %s".formatted(name, other));
        }
        return new PluginCase(
                section.place(),
                name,
                setups.read(section, shared),
                steps(section),
                section.find("budgets").map(this::budgets),
                section.find("refused").flatMap(matches::containing));
    }

    /** A case is one step itself, or has them. */
    private List<Step> steps(Section section) {
        Optional<Node> list = section.find("steps");
        List<String> own =
                StepReader.KEYS.stream().filter(key -> section.find(key).isPresent()).toList();
        if (section.find("refused").isPresent()) {
            if (list.isPresent() || !own.isEmpty()) {
                section.fail("a configuration that is `refused` has no requests");
            }
            return List.of();
        } else if (list.isPresent()) {
            if (!own.isEmpty()) {
                section.fail("`%s` stands in each of the `steps`".formatted(own.getFirst()));
            }
            List<Step> read = values.list(list.get(), each -> Optional.of(steps.read(each)));
            if (read.isEmpty()) {
                values.fail(list.get(), "has no steps");
            }
            return read;
        }
        return List.of(steps.read(section));
    }

    private Budgets budgets(Node node) {
        Section section = new Section(node, BUDGETS, values);
        return new Budgets(
                section.place(),
                section.get("time", each -> values.duration(each, MOST_TIME)),
                most(section.get("memory", each -> values.bytes(each, MOST_MEMORY))),
                most(section.get("host-calls", each -> values.whole(each, 0, MOST_CALLS))),
                most(section.get("guest-memory", each -> values.bytes(each, MOST_MEMORY))));
    }

    private static OptionalLong most(Optional<? extends Number> written) {
        return written.isPresent()
                ? OptionalLong.of(written.get().longValue())
                : OptionalLong.empty();
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
