package dev.weir.cases;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The JSON Schema 2020-12 of case files, for editors. */
public final class CaseSchema {
    private CaseSchema() {}

    /** The schema, indented. */
    public static String text() {
        try (InputStream in =
                Objects.requireNonNull(CaseSchema.class.getResourceAsStream("case.schema.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
