package dev.weir.registry;

import dev.weir.yaml.YamlProblem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads weir.lock: exactly what {@link LockFile} writes, each fault with its line. */
final class LockReader {
    private static final String REMEDY =
            "; restore the file from version control, or remove it and install the plugins again";

    /** A lock has four levels. */
    private static final int DEEPEST = 8;

    private final String where;

    private LockReader(String where) {
        this.where = where;
    }

    static LockFile read(byte[] yaml, String where) throws RegistryException {
        return new LockReader(where).lock(yaml);
    }

    private LockFile lock(byte[] yaml) throws RegistryException {
        Node root = compose(yaml);
        Map<String, Node> fields = fields(root, Set.of("format", "bundles"));
        Node format = field(root, fields, "format");
        if (!text(format).equals(String.valueOf(LockFile.FORMAT))) {
            throw fault(
                    format,
                    "format was %s, this gateway reads %d"
                            .formatted(text(format), LockFile.FORMAT));
        }
        SortedMap<String, LockEntry> entries = new TreeMap<>();
        for (Node item : items(field(root, fields, "bundles"))) {
            LockEntry entry = entry(item);
            if (entries.put(entry.reference().toString(), entry) != null) {
                throw fault(item, entry.reference() + " is there twice");
            }
        }
        return new LockFile(entries.values());
    }

    private Node compose(byte[] yaml) throws RegistryException {
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(where)
                        .setCodePointLimit(Bounds.LOCK)
                        .setMaxAliasesForCollections(0)
                        .build();
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(yaml)).toString();
            checkDepth(events(settings, text));
            Optional<Node> root = new Composer(settings, events(settings, text)).getSingleNode();
            return root.orElseThrow(() -> new RegistryException(where + ": is empty" + REMEDY));
        } catch (CharacterCodingException e) {
            throw new RegistryException(where + ": is not UTF-8" + REMEDY, e);
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            throw new RegistryException(
                    where
                            + line
                            + ": is not YAML: "
                            + YamlProblem.of(String.valueOf(e.getProblem()))
                            + REMEDY,
                    e);
        } catch (YamlEngineException e) {
            throw new RegistryException(where + ": is not YAML: " + e.getMessage() + REMEDY, e);
        }
    }

    private static ParserImpl events(LoadSettings settings, String text) {
        return new ParserImpl(settings, new StreamReader(settings, text));
    }

    /** The composer calls itself for every level of nesting: thousands would end its stack. */
    private void checkDepth(ParserImpl events) throws RegistryException {
        int depth = 0;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof CollectionStartEvent) {
                depth++;
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
            if (depth > DEEPEST) {
                throw fault(event.getStartMark(), "is nested too deep");
            }
        }
    }

    private LockEntry entry(Node node) throws RegistryException {
        Map<String, Node> fields =
                fields(
                        node,
                        Set.of(
                                "reference",
                                "registry",
                                "version",
                                "manifest",
                                "layers",
                                "capabilities"));
        Node version = field(node, fields, "version");
        SortedMap<String, Digest> layers = new TreeMap<>();
        for (Map.Entry<String, Node> layer :
                fields(field(node, fields, "layers"), FileName::isFileName, FileName.RULE)
                        .entrySet()) {
            layers.put(layer.getKey(), digest(layer.getValue()));
        }
        SortedSet<String> capabilities = new TreeSet<>();
        for (Node capability : items(field(node, fields, "capabilities"))) {
            capabilities.add(checked(capability, Capabilities::isElement, "a capability"));
        }
        return new LockEntry(
                reference(field(node, fields, "reference")),
                registry(fields.get("registry")),
                checked(version, Versions::isVersion, "a semantic version"),
                digest(field(node, fields, "manifest")),
                layers,
                capabilities);
    }

    private BundleReference reference(Node node) throws RegistryException {
        try {
            return BundleReference.parse(text(node));
        } catch (IllegalArgumentException e) {
            throw fault(node, String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> registry(@Nullable Node node) throws RegistryException {
        return node == null
                ? Optional.empty()
                : Optional.of(checked(node, LockEntry::isRegistryName, "a registry's name"));
    }

    private Digest digest(Node node) throws RegistryException {
        return new Digest(
                checked(
                        node,
                        Digest::isDigest,
                        "a digest, sha256: and 64 lower-case hexadecimal digits"));
    }

    private String checked(Node node, Predicate<String> valid, String what)
            throws RegistryException {
        String text = text(node);
        if (!valid.test(text)) {
            throw fault(node, "\"%s\" is not %s".formatted(text, what));
        }
        return text;
    }

    private Node field(Node parent, Map<String, Node> fields, String key) throws RegistryException {
        Node node = fields.get(key);
        if (node == null) {
            throw fault(parent, key + " is missing");
        }
        return node;
    }

    private Map<String, Node> fields(Node node, Set<String> known) throws RegistryException {
        return fields(node, known::contains, "must be one of " + new TreeSet<>(known));
    }

    private Map<String, Node> fields(Node node, Predicate<String> valid, String rule)
            throws RegistryException {
        if (!(node instanceof MappingNode mapping)) {
            throw fault(node, "must be a mapping");
        }
        Map<String, Node> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = text(tuple.getKeyNode());
            if (!valid.test(key)) {
                throw fault(tuple.getKeyNode(), "key \"" + key + "\" " + rule);
            }
            if (fields.put(key, tuple.getValueNode()) != null) {
                throw fault(tuple.getKeyNode(), "key \"" + key + "\" is there twice");
            }
        }
        return fields;
    }

    private List<Node> items(Node node) throws RegistryException {
        if (!(node instanceof SequenceNode sequence)) {
            throw fault(node, "must be a list");
        }
        return new ArrayList<>(sequence.getValue());
    }

    private String text(Node node) throws RegistryException {
        if (!(node instanceof ScalarNode scalar)) {
            throw fault(node, "must be a text");
        }
        return scalar.getValue();
    }

    private RegistryException fault(Node node, String problem) {
        return fault(node.getStartMark(), problem);
    }

    private RegistryException fault(Optional<Mark> place, String problem) {
        String line = place.map(Mark::getLine).map(at -> ":" + (at + 1)).orElse("");
        return new RegistryException(where + line + ": " + problem + REMEDY);
    }
}
