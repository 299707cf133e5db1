package dev.weir.control.config;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.yaml.Nearest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks values against a JSON Schema 2020-12. The only class that knows the validator. Schemas
 * come with bundles and are not trusted: nothing outside of a schema is ever fetched for it.
 */
final class SchemaCheck {
    /** Far beyond what a config of some kilobytes needs; done in a second. */
    private static final long MAX_STEPS = 1_000_000;

    /** More than four schemas for each level that a configuration may have. */
    private static final int MAX_DEPTH = 300;

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
            MISSING_KEY,
            PATTERN,
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
        } catch (RuntimeException | StackOverflowError e) {
            // Nobody has proved what a validator throws for every schema that is not one.
            throw new Unusable(e);
        }
    }

    /** Everything that is wrong with the value. */
    List<Violation> check(ConfigValue value) throws Unusable {
        List<Error> errors;
        try {
            errors = schema.validate(value.toJson(), InputFormat.JSON, SchemaCheck::bound);
        } catch (RuntimeException | StackOverflowError e) {
            // A `$ref` to itself has no bottom.
            throw new Unusable(e);
        }
        Set<String> misspelt = new HashSet<>();
        for (Error error : errors) {
            if (isUnknownKey(error)) {
                Nearest.to(String.valueOf(error.getProperty()), known(error))
                        .ifPresent(meant -> misspelt.add(member(error, meant)));
            }
        }
        // The absence of a key that is there misspelt is the same mistake.
        return errors.stream()
                .filter(error -> !isMissingKey(error) || !misspelt.contains(member(error)))
                .map(this::violation)
                .toList();
    }

    /** Messages in the language of all others; an end to schemas that branch without one. */
    private static void bound(ExecutionContext context) {
        context.executionConfig(config ->
                config.locale(Locale.ENGLISH)
                        .maxEvaluationSteps(MAX_STEPS)
                        .maxEvaluationDepth(MAX_DEPTH));
    }

    private static boolean isUnknownKey(Error error) {
        String keyword = String.valueOf(error.getKeyword());
        return keyword.equals("additionalProperties") || keyword.equals("unevaluatedProperties");
    }

    private static boolean isMissingKey(Error error) {
        return String.valueOf(error.getKeyword()).equals("required");
    }

    /** The pointer to the member that an error is about. */
    private static String member(Error error) {
        return member(error, String.valueOf(error.getProperty()));
    }

    private static String member(Error error, String key) {
        return ConfigException.Fault.pointerTo(String.valueOf(error.getInstanceLocation()), key);
    }

    private Violation violation(Error error) {
        String pointer = String.valueOf(error.getInstanceLocation());
        if (isUnknownKey(error)) {
            String key = String.valueOf(error.getProperty());
            return new Violation(
                    member(error),
                    "unknown key `" + key + "`" + Nearest.hint(key, known(error)),
                    Violation.Kind.UNKNOWN_KEY);
        } else if (isMissingKey(error)) {
            String missing = "`" + error.getProperty() + "` is required";
            return new Violation(pointer, missing, Violation.Kind.MISSING_KEY);
        } else if (String.valueOf(error.getKeyword()).equals("type")) {
            return new Violation(pointer, typeMessage(error), Violation.Kind.TYPE);
        } else if (String.valueOf(error.getKeyword()).equals("pattern")) {
            return new Violation(pointer, patternMessage(error), Violation.Kind.PATTERN);
        }
        return new Violation(pointer, String.valueOf(error.getMessage()), Violation.Kind.OTHER);
    }

    private static String typeMessage(Error error) {
        Object[] arguments = error.getArguments();
        return arguments != null && arguments.length == 2
                ? "must be of type " + arguments[1] + ", found " + arguments[0]
                : String.valueOf(error.getMessage());
    }

    /** A few texts that match tell people more than the pattern. */
    private String patternMessage(Error error) {
        return refusing(error)
                .flatMap(schema -> step(schema, "examples"))
                .filter(ConfigValue.Items.class::isInstance)
                .map(examples ->
                        ((ConfigValue.Items) examples)
                                .values().stream()
                                        .filter(ConfigValue.Text.class::isInstance)
                                        .map(each -> "`" + ((ConfigValue.Text) each).value() + "`")
                                        .collect(Collectors.joining(" or ")))
                .filter(examples -> !examples.isEmpty())
                .map(examples -> "must be written like " + examples)
                .orElse(String.valueOf(error.getMessage()));
    }

    /** The keys that the schema which refused a key knows. */
    private List<String> known(Error error) {
        return refusing(error)
                .flatMap(value -> step(value, "properties"))
                .filter(ConfigValue.Table.class::isInstance)
                .map(properties -> List.copyOf(((ConfigValue.Table) properties).values().keySet()))
                .orElse(List.of());
    }

    /** The schema with the keyword that refused something. */
    private Optional<ConfigValue> refusing(Error error) {
        String keyword = String.valueOf(error.getSchemaLocation().getFragment());
        Optional<ConfigValue> parent = Optional.of(document);
        String[] tokens = keyword.split("/", -1);
        for (int i = 1; i < tokens.length - 1; i++) {
            String token = tokens[i].replace("~1", "/").replace("~0", "~");
            parent = parent.flatMap(value -> step(value, token));
        }
        return parent;
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
