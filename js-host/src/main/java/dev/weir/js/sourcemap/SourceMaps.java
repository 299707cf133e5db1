package dev.weir.js.sourcemap;

import dev.weir.api.spi.BundleFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names places of a bundle's files as its author knows them: where a file says {@code //#
 * sourceMappingURL=}, those of its source. A map is read when the first failure asks for it; one
 * that cannot be read changes nothing. Safe for every thread.
 */
public final class SourceMaps {
    private static final int MAX_MAP_BYTES = 16 << 20;
    // Of all maps of a bundle, as they are kept. A megabyte of code has a quarter of a million
    // pieces.
    private static final int MOST_BYTES = 20 << 20;
    // Of all maps of a bundle, as they are read, whether they are of use or not.
    private static final int MOST_BYTES_READ = 4 * MAX_MAP_BYTES;
    // A text, beside its characters.
    private static final int NAME_BYTES = 64;

    private static final Pattern URL =
            Pattern.compile("^//[#@] sourceMappingURL=(\\S+)\\s*$", Pattern.MULTILINE);
    private static final Pattern INLINE =
            Pattern.compile("data:application/json;(?:charset=[^;,]+;)?base64,(.*)");

    private final BundleFiles bundle;
    private final Map<String, Optional<SourceMap>> maps = new ConcurrentHashMap<>();
    private int bytesLeft = MOST_BYTES;
    private int bytesToRead = MOST_BYTES_READ;

    /** The maps in {@code bundle}. */
    public SourceMaps(BundleFiles bundle) {
        this.bundle = bundle;
    }

    /**
     * {@code file:line:column} in the source.
     *
     * @param line from 1
     * @param column from 1
     */
    public String place(String file, int line, int column) {
        // A stack is the plugin's to make up; a name that is no file of its bundle is not kept.
        Optional<SourceMap> known =
                bundle.files().contains(file)
                        ? maps.computeIfAbsent(file, this::read)
                        : Optional.empty();
        return known.flatMap(map -> map.at(line - 1, column - 1))
                .map(place ->
                        "%s:%d:%d".formatted(place.source(), place.line() + 1, place.column() + 1))
                .orElseGet(() -> "%s:%d:%d".formatted(file, line, column));
    }

    // One at a time, so that together they keep to the bounds.
    private synchronized Optional<SourceMap> read(String file) {
        try {
            Matcher comment = URL.matcher(text(bundle.read(file)));
            Optional<String> url = Optional.empty();
            while (comment.find()) {
                url = Optional.of(comment.group(1));
            }
            if (url.isEmpty() || bytesToRead < 0) {
                return Optional.empty();
            }
            byte[] map = content(file, url.get());
            bytesToRead -= map.length;
            return map.length > MAX_MAP_BYTES || bytesToRead < 0
                    ? Optional.empty()
                    : Optional.of(parse(file, map));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] content(String file, String url) throws IOException {
        Matcher inline = INLINE.matcher(url);
        return inline.matches()
                ? Base64.getMimeDecoder().decode(inline.group(1))
                : bundle.read(beside(file, url));
    }

    private SourceMap parse(String file, byte[] json) {
        MapFile content = MapFile.read(json);
        int left = bytesLeft;
        List<String> sources = new ArrayList<>();
        for (String source : content.sources()) {
            String name = source == null ? file : beside(file, content.root() + source);
            left -= NAME_BYTES + 2 * name.length();
            if (left < 0) {
                throw new IllegalArgumentException("the names of its sources take too much memory");
            }
            sources.add(name);
        }
        SourceMap map = SourceMap.of(sources, content.mappings(), left / SourceMap.PIECE_BYTES);
        bytesLeft = left - map.size() * SourceMap.PIECE_BYTES;
        return map;
    }

    /** A reference from a file of the bundle, without ways out of its folder. */
    private static String beside(String file, String reference) {
        String path = URI.create("/" + file).resolve(reference).normalize().toString();
        return path.replaceFirst("^/(?:\\.\\./)*", "");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
