package dev.weir.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * YAML text to a tree. Made of the parser's events rather than with the engine's composer: that one
 * recurses as deep as its input, follows merge keys and hides tags. Depth, keys and the number of
 * values are bounded, values behind aliases counted each time.
 */
public final class NodeReader {
    /** The longest text that is read. */
    public static final int MAX_CHARS = 4 << 20;

    static final int MAX_DEPTH = 64;
    static final int MAX_VALUES = 100_000;
    private static final int MAX_KEY_CHARS = 1024;

    private final Faults faults;
    private final Texts texts;
    private final Place start;
    private final Iterator<Event> events;
    private final Map<Anchor, Node> anchors = new HashMap<>();
    private final Set<Anchor> open = new HashSet<>();
    private int values;

    private NodeReader(Place start, String text, Texts texts, Faults faults) {
        this.start = start;
        this.texts = texts;
        this.faults = faults;
        LoadSettings settings = LoadSettings.builder().setCodePointLimit(MAX_CHARS).build();
        this.events = new ParserImpl(settings, new StreamReader(settings, text));
    }

    /** Text that ends the reading of its file. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Place place;
        private final String problem;

        Unreadable(Place place, String problem) {
            super(problem);
            this.place = place;
            this.problem = problem;
        }
    }

    /**
     * The tree of a text; an empty text is an empty object. Nothing, with the fault added, if the
     * text cannot be read to its end.
     */
    public static Optional<Node> read(String file, String text, Texts texts, Faults faults) {
        Place start = Place.start(file);
        if (text.length() > MAX_CHARS) {
            faults.add(start, "the file is longer than " + MAX_CHARS + " characters");
            return Optional.empty();
        }
        try {
            // A byte order mark (YAML 1.2 §5.2) is no column of the first line.
            String input = FlowTabs.toSpaces(text.startsWith("\uFEFF") ? text.substring(1) : text);
            return Optional.of(new NodeReader(start, input, texts, faults).document());
        } catch (Unreadable e) {
            faults.add(e.place, e.problem);
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            faults.add(mark.map(m -> at(start, m)).orElse(start), problem(e));
        } catch (ReaderException e) {
            faults.add(
                    position(start, text, e.getPosition()),
                    "character U+%04X is not allowed in YAML".formatted(e.getCodePoint()));
        } catch (YamlEngineException e) {
            faults.add(start, "not YAML: " + YamlProblem.of(String.valueOf(e.getMessage())));
        }
        return Optional.empty();
    }

    private static String problem(MarkedYamlEngineException e) {
        String problem = String.valueOf(e.getProblem());
        if (problem.contains("(TAB)")) {
            return "a tab cannot indent YAML: use spaces";
        }
        return "not YAML: " + YamlProblem.of(problem);
    }

    private static Place at(Place place, Mark mark) {
        return place.moved(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Place position(Place start, String text, int codePoints) {
        int line = 1;
        int column = 1;
        for (int c : text.codePoints().limit(codePoints).toArray()) {
            column = c == '\n' ? 1 : column + 1;
            line += c == '\n' ? 1 : 0;
        }
        return start.moved(line, column);
    }

    private static Place at(Place place, Event event) {
        return event.getStartMark().map(mark -> at(place, mark)).orElse(place);
    }

    private Node document() throws Unreadable {
        Node root = new Node.Table(start, Map.of());
        boolean seen = false;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case DocumentStart -> {
                    if (seen) {
                        throw new Unreadable(
                                at(start, event),
                                "a second YAML document begins: one file is one configuration");
                    }
                    seen = true;
                    root = node(events.next(), start, 0);
                }
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                case Alias, Scalar, SequenceStart, SequenceEnd, MappingStart, MappingEnd ->
                        throw new IllegalStateException("unexpected " + event);
            }
        }
        return root instanceof Node.Null ? new Node.Table(start, Map.of()) : root;
    }

    private Node node(Event event, Place pointer, int depth) throws Unreadable {
        Place place = at(pointer, event);
        if (event instanceof AliasEvent alias) {
            return aliased(alias.getAlias(), place);
        }
        count(1, place);
        Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
        anchor.ifPresent(open::add);
        Node node =
                switch (event) {
                    case ScalarEvent scalar -> scalar(scalar, place);
                    case CollectionStartEvent collection -> collection(collection, place, depth);
                    default -> throw new IllegalStateException("unexpected " + event);
                };
        anchor.ifPresent(name -> {
            open.remove(name);
            anchors.put(name, node);
        });
        return node;
    }

    private void count(int more, Place place) throws Unreadable {
        values += more;
        if (values > MAX_VALUES) {
            throw new Unreadable(
                    place,
                    "more than %d values, those behind aliases counted each time"
                            .formatted(MAX_VALUES));
        }
    }

    private Node aliased(Anchor name, Place place) throws Unreadable {
        Node target = anchors.get(name);
        if (target == null || open.contains(name)) {
            throw new Unreadable(
                    place,
                    open.contains(name)
                            ? "alias `*" + name + "` stands inside of what it names"
                            : "alias `*" + name + "` names nothing: no `&" + name + "` before it");
        }
        count(target.size(), place);
        return target.reachedAs(place);
    }

    private Node scalar(ScalarEvent event, Place place) {
        refuseTag(event.getTag(), place);
        if (event.isPlain()) {
            Optional<Node> value = Scalars.plain(place, event.getValue(), faults);
            if (value.isPresent()) {
                return value.get();
            }
        }
        return texts.text(place, event.getValue(), faults);
    }

    private void refuseTag(Optional<String> tag, Place place) {
        tag.ifPresent(name ->
                faults.add(place, "tag `" + name + "`: tags have no meaning here, leave it out"));
    }

    private Node collection(CollectionStartEvent event, Place place, int depth) throws Unreadable {
        refuseTag(event.getTag(), place);
        if (depth == MAX_DEPTH) {
            throw new Unreadable(place, "nested more than " + MAX_DEPTH + " levels deep");
        }
        return event.getEventId() == Event.ID.SequenceStart
                ? items(place, depth + 1)
                : table(place, depth + 1);
    }

    private Node items(Place place, int depth) throws Unreadable {
        List<Node> items = new ArrayList<>();
        Event event = events.next();
        while (event.getEventId() != Event.ID.SequenceEnd) {
            items.add(node(event, place.child(String.valueOf(items.size())), depth));
            event = events.next();
        }
        return new Node.Items(place, List.copyOf(items));
    }

    private Node table(Place place, int depth) throws Unreadable {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        Event event = events.next();
        while (event.getEventId() != Event.ID.MappingEnd) {
            if (!(event instanceof ScalarEvent key)) {
                throw new Unreadable(at(place, event), "a key must be a plain or quoted text");
            }
            String name = key.getValue();
            if (name.length() > MAX_KEY_CHARS) {
                throw new Unreadable(
                        at(place, key), "a key is longer than " + MAX_KEY_CHARS + " characters");
            }
            Place keyPlace = at(place.child(name), key);
            refuseTag(key.getTag(), keyPlace);
            Node value = node(events.next(), keyPlace, depth);
            Node.Entry earlier = entries.putIfAbsent(name, new Node.Entry(keyPlace, value));
            if (earlier != null) {
                faults.add(
                        keyPlace, "key `" + name + "` is given twice; first at " + earlier.key());
            }
            event = events.next();
        }
        return new Node.Table(place, entries);
    }
}
