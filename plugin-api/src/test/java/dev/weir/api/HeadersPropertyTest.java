package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** {@link Headers} against a list of pairs that does the same the slow and plain way. */
class HeadersPropertyTest {
    private static final List<String> NAMES = List.of("a", "A", "b", "B", "x-Long", "X-long");

    record Field(String name, String value) {
        boolean named(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /** One change; what it does is said twice, once to the builder and once to the model. */
    sealed interface Change {
        record Add(String name, String value) implements Change {}

        record Put(String name, String value) implements Change {}

        record Remove(String name) implements Change {}
    }

    @Property(tries = 500)
    void aBuilderDoesWhatTheModelDoes(@ForAll("changes") List<Change> changes) {
        Headers.Builder builder = new Headers.Builder();
        List<Field> model = new ArrayList<>();
        for (Change change : changes) {
            switch (change) {
                case Change.Add(var name, var value) -> builder.add(name, value);
                case Change.Put(var name, var value) -> builder.set(name, value);
                case Change.Remove(var name) -> builder.remove(name);
            }
            apply(change, model);
        }
        assertSame(builder.build(), model);
    }

    @Property(tries = 500)
    void changesOfImmutableHeadersDoWhatTheModelDoes(@ForAll("changes") List<Change> changes) {
        Headers headers = Headers.empty();
        List<Field> model = new ArrayList<>();
        for (Change change : changes) {
            Headers before = headers;
            List<Field> modelBefore = List.copyOf(model);
            headers =
                    switch (change) {
                        case Change.Add(var name, var value) -> before.plus(name, value);
                        case Change.Put(var name, var value) -> before.with(name, value);
                        case Change.Remove(var name) -> before.without(name);
                    };
            apply(change, model);
            assertSame(before, modelBefore);
        }
        assertSame(headers, model);
    }

    private static void apply(Change change, List<Field> model) {
        switch (change) {
            case Change.Add(var name, var value) -> model.add(new Field(name, value));
            case Change.Remove(var name) -> model.removeIf(field -> field.named(name));
            case Change.Put(var name, var value) -> {
                int first = 0;
                while (first < model.size() && !model.get(first).named(name)) {
                    first++;
                }
                model.removeIf(field -> field.named(name));
                model.add(Math.min(first, model.size()), new Field(name, value));
            }
        }
    }

    private static void assertSame(Headers headers, List<Field> model) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            fields.add(new Field(headers.name(i), headers.value(i)));
        }
        assertThat(fields).isEqualTo(model);
        for (String name : NAMES) {
            List<String> values =
                    model.stream().filter(field -> field.named(name)).map(Field::value).toList();
            assertThat(headers.all(name)).isEqualTo(values);
            assertThat(headers.first(name))
                    .isEqualTo(
                            values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst()));
            assertThat(headers.contains(name)).isEqualTo(!values.isEmpty());
        }
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<String> names = Arbitraries.of(NAMES);
        Arbitrary<String> values = Arbitraries.strings().withChars("xyz \t").ofMaxLength(4);
        Arbitrary<Change> change =
                Arbitraries.oneOf(
                        Combinators.combine(names, values).as(Change.Add::new),
                        Combinators.combine(names, values).as(Change.Put::new),
                        names.map(Change.Remove::new));
        return change.list().ofMaxSize(25);
    }
}
