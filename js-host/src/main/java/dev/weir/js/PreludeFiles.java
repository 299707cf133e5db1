package dev.weir.js;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The texts of the prelude, for every engine. */
final class PreludeFiles {
    /** What every context evaluates, in this order. */
    static final List<String> CORE =
            List.of(
                    "core",
                    "headers",
                    "content",
                    "request",
                    "response",
                    "context",
                    "entry",
                    "seal",
                    "globals");

    private PreludeFiles() {}

    /** The name of a file as a resource. */
    static String file(String name) {
        return "prelude/" + name + ".js";
    }

    /** The text of a file. */
    static String text(String name) {
        try (InputStream in = PreludeFiles.class.getResourceAsStream(file(name))) {
            if (in == null) {
                throw new IllegalStateException(
                        "resource " + file(name) + " is missing from js-host");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + file(name) + " cannot be read", e);
        }
    }
}
