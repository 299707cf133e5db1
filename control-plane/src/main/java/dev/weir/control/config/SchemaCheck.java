package dev.weir.control.config;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.weir.api.spi.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks values against a JSON Schema 2020-12. The only class that knows the validator. Schemas
 * come with bundles and are not trusted: nothing outside of a schema is ever fetched for it.
 */
final class SchemaCheck {
    private final ConfigValue.Table document;
    private final Schema schema;

    /** A schema that cannot be used. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(Throwable cause) {
            super("the plugin's own schema cannot be used: " + cause.getMessage(), cause);
        }
    }

    /**
     * What is wrong with a value.
     *
     * @param pointer where in the value
     * @param message what is wrong
     * @param kind what can be done with it
     */
    record Violation(String pointer, String message, Kind kind) {
        enum Kind {
            TYPE,
            UNKNOWN_KEY,
            OTHER
        }
    }

    SchemaCheck(ConfigValue.Table document) throws Unusable {
        this.document = document;
        // A registry of its own for each schema: one bundle's `$id` must not mean another's schema.
        SchemaRegistry registry =
                SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder ->
                                builder.schemaLoader(loader ->
                                        loader.fetchRemoteResources(false).block(_ -> true)));
        try {
            this.schema = registry.getSchema(document.toJson(), InputFormat.JSON);
            schema.initializeValidators();
        } catch (SchemaException | StackOverflowError e) {
            throw new Unusable(e);
        }
    }

    /** Everything that is wrong with the value. */
    List<Violation> check(ConfigValue value) throws Unusable {
        List<Error> errors;
        try {
            errors = schema.validate(value.toJson(), InputFormat.JSON);
        } catch (SchemaException | StackOverflowError e) {
            // A `$ref` to itself has no bottom.
            throw new Unusable(e);
        }
        List<Violation> violations = new ArrayList<>();
        errors.forEach(error -> violations.add(violation(error)));
        return violations;
    }

    private Violation violation(Error error) {
        String pointer = String.valueOf(error.getInstanceLocation());
        String message = String.valueOf(error.getMessage());
        return switch (String.valueOf(error.getKeyword())) {
            case "additionalProperties", "unevaluatedProperties" -> {
                String key = String.valueOf(error.getProperty());
                yield new Violation(
                        pointer + "/" + Place.escape(key),
                        "unknown key `" + key + "`" + Nearest.hint(key, known(error)),
                        Violation.Kind.UNKNOWN_KEY);
            }
            case "required" ->
                    new Violation(
                            pointer,
                            "`" + error.getProperty() + "` is required",
                            Violation.Kind.OTHER);
            case "type" -> new Violation(pointer, typeMessage(error), Violation.Kind.TYPE);
            default -> new Violation(pointer, message, Violation.Kind.OTHER);
        };
    }

    private static String typeMessage(Error error) {
        Object[] arguments = error.getArguments();
        return arguments != null && arguments.length == 2
                ? "must be of type " + arguments[1] + ", found " + arguments[0]
                : String.valueOf(error.getMessage());
    }

    /** The keys that the schema which refused a key knows. */
    private List<String> known(Error error) {
        String keyword = String.valueOf(error.getSchemaLocation().getFragment());
        Optional<ConfigValue> parent = Optional.of(document);
        String[] tokens = keyword.split("/", -1);
        for (int i = 1; i < tokens.length - 1; i++) {
            String token = tokens[i].replace("~1", "/").replace("~0", "~");
            parent = parent.flatMap(value -> step(value, token));
        }
        return parent.flatMap(value -> step(value, "properties"))
                .map(properties ->
                        properties instanceof ConfigValue.Table(var known) ? known : null)
                .map(known -> List.copyOf(known.keySet()))
                .orElse(List.of());
    }

    private static Optional<ConfigValue> step(ConfigValue value, String token) {
        return switch (value) {
            case ConfigValue.Table(Map<String, ConfigValue> entries) ->
                    Optional.ofNullable(entries.get(token));
            case ConfigValue.Items(List<ConfigValue> items) when token.matches("[0-9]{1,6}") ->
                    items.stream().skip(Integer.parseInt(token)).findFirst();
            case ConfigValue.Items _,
                    ConfigValue.Nothing _,
                    ConfigValue.Bool _,
                    ConfigValue.Number _,
                    ConfigValue.Text _ ->
                    Optional.empty();
        };
    }
}
