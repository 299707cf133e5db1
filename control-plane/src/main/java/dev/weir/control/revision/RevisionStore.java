package dev.weir.control.revision;

import dev.weir.kernel.config.Switches;
import dev.weir.registry.AtomicFile;
import dev.weir.registry.JsonProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The last good revision of one configuration, on disk. A reader finds the old one or the new one,
 * never something between: it is written aside, forced to the disk, and renamed.
 */
public final class RevisionStore {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final String REMEDY =
            "; remove it to start from the configuration alone, without what the admin API wrote and switched";

    private final Path file;

    /** The store in a folder, which the first {@link #write} makes. */
    public RevisionStore(Path folder) {
        this.file = folder.resolve("last-good.json");
    }

    /**
     * The last good revision; nothing if there was none.
     *
     * @throws IOException if it cannot be read, or is no revision
     */
    public Optional<Revision> read() throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(revision(MAPPER.readTree(Files.readAllBytes(file))));
        } catch (StreamReadException e) {
            throw new IOException(
                    "%s:%d:%d: the last good revision is damaged: %s%s"
                            .formatted(
                                    file,
                                    e.getLocation().getLineNr(),
                                    e.getLocation().getColumnNr(),
                                    JsonProblem.of(e.getOriginalMessage()),
                                    REMEDY),
                    e);
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new IOException(
                    "%s: the last good revision is damaged: what Weir writes into one is not there%s"
                            .formatted(file, REMEDY),
                    e);
        }
    }

    private static Revision revision(JsonNode json) {
        List<Overlay> overlays = new ArrayList<>();
        for (JsonNode each : json.required("overlays")) {
            overlays.add(
                    new Overlay(
                            new Switches.Key(
                                    each.required("route").asString(),
                                    each.required("plugin").asString()),
                            each.required("enabled").asBoolean(),
                            Optional.ofNullable(each.get("until"))
                                    .map(JsonNode::asString)
                                    .map(Instant::parse)));
        }
        return new Revision(
                json.required("revision").asLong(),
                Instant.parse(json.required("time").asString()),
                MAPPER.writeValueAsString(json.required("config")),
                MAPPER.writeValueAsString(json.required("of-api")),
                overlays);
    }

    /** Makes a revision the last good one. Returns when it is on the disk. */
    public void write(Revision revision) throws IOException {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("revision", revision.number());
        json.put("time", revision.time().toString());
        json.set("config", MAPPER.readTree(revision.config()));
        json.set("of-api", MAPPER.readTree(revision.ofApi()));
        var overlays = json.putArray("overlays");
        for (Overlay overlay : revision.overlays()) {
            ObjectNode each = overlays.addObject();
            each.put("route", overlay.key().route());
            each.put("plugin", overlay.key().plugin());
            each.put("enabled", overlay.enabled());
            overlay.until().ifPresent(until -> each.put("until", until.toString()));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        AtomicFile.write(file, MAPPER.writeValueAsBytes(json));
    }
}
