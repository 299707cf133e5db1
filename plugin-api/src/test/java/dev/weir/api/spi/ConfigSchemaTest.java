package dev.weir.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.spi.ConfigValue.Bool;
import dev.weir.api.spi.ConfigValue.Items;
import dev.weir.api.spi.ConfigValue.Number;
import dev.weir.api.spi.ConfigValue.Table;
import dev.weir.api.spi.ConfigValue.Text;
import java.lang.invoke.MethodHandles;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigSchemaTest {
    enum Mode {
        FAST,
        VERY_SAFE
    }

    record Inner(@Default("5") int depth, String label) {
        Inner {
            if (depth > 9) {
                throw new IllegalArgumentException("`depth` must be at most 9, was " + depth);
            }
        }
    }

    @Doc("All kinds of settings.")
    record Everything(
            @Doc("Who.") String userName,
            @Default("30s") Duration leeway,
            @Default("10/s") Rate rate,
            @Default("true") boolean on,
            @Default("7") long big,
            @Default("0.5") double share,
            @Default("very-safe") Mode mode,
            Optional<Integer> burst,
            List<Long> sizes,
            Map<String, Boolean> flags,
            Optional<Inner> inner,
            List<Inner> more) {}

    private static final ConfigSchema<Everything> SCHEMA =
            ConfigSchema.of(MethodHandles.lookup(), Everything.class);

    @Test
    void describesTheRecordInTheOrderOfItsComponents() {
        assertThat(SCHEMA.document().toJson())
                .isEqualTo(
                        """
                        {"$schema":"https://json-schema.org/draft/2020-12/schema",\
                        "type":"object","description":"All kinds of settings.","properties":{\
                        "user-name":{"type":"string","description":"Who."},\
                        "leeway":{"type":"string","pattern":"^[0-9]{1,12}(ms|s|m|h|d)$","examples":["250ms","30s","5m"],"default":"30s"},\
                        "rate":{"type":"string","pattern":"^[0-9]{1,9}/[smhd]$","examples":["10/s","30/m"],"default":"10/s"},\
                        "on":{"type":"boolean","default":true},\
                        "big":{"type":"integer","default":7},\
                        "share":{"type":"number","default":0.5},\
                        "mode":{"enum":["fast","very-safe"],"default":"very-safe"},\
                        "burst":{"type":"integer"},\
                        "sizes":{"type":"array","items":{"type":"integer"}},\
                        "flags":{"type":"object","additionalProperties":{"type":"boolean"}},\
                        "inner":{"type":"object","properties":{"depth":{"type":"integer","default":5},\
                        "label":{"type":"string"}},"required":["label"],"additionalProperties":false},\
                        "more":{"type":"array","items":{"type":"object","properties":{\
                        "depth":{"type":"integer","default":5},"label":{"type":"string"}},\
                        "required":["label"],"additionalProperties":false}}},\
                        "required":["user-name"],"additionalProperties":false}\
                        """);
    }

    @Test
    void whatIsLeftOutHasItsDefaultOrIsEmpty() throws ConfigException {
        assertThat(SCHEMA.bind(table("user-name", new Text("ann"))))
                .isEqualTo(
                        new Everything(
                                "ann",
                                Duration.ofSeconds(30),
                                Rate.parse("10/s"),
                                true,
                                7,
                                0.5,
                                Mode.VERY_SAFE,
                                Optional.empty(),
                                List.of(),
                                Map.of(),
                                Optional.empty(),
                                List.of()));
    }

    @Test
    void bindsEveryType() throws ConfigException {
        Everything bound =
                SCHEMA.bind(
                        table(
                                "user-name", new Text("ann"),
                                "leeway", new Text("1m"),
                                "rate", new Text("5/d"),
                                "on", new Bool(false),
                                "big", number("1234567890123"),
                                "share", number("1e-3"),
                                "mode", new Text("fast"),
                                "burst", number("3"),
                                "sizes", new Items(List.of(number("1"), number("2"))),
                                "flags", table("x", new Bool(true)),
                                "inner", table("label", new Text("l")),
                                "more", new Items(List.of(table("label", new Text("m"))))));
        assertThat(bound)
                .isEqualTo(
                        new Everything(
                                "ann",
                                Duration.ofMinutes(1),
                                new Rate(5, Duration.ofDays(1)),
                                false,
                                1234567890123L,
                                0.001,
                                Mode.FAST,
                                Optional.of(3),
                                List.of(1L, 2L),
                                Map.of("x", true),
                                Optional.of(new Inner(5, "l")),
                                List.of(new Inner(5, "m"))));
    }

    @Test
    void reportsAllFaultsAtOnceWithTheirPlaces() {
        assertThat(
                        faults(
                                SCHEMA,
                                table(
                                        "usr-name", new Text("ann"),
                                        "leeway", new Text("30"),
                                        "on", new Text("true"),
                                        "burst", number("1.5"),
                                        "big", number("1e30"),
                                        "share", number("1e400"),
                                        "mode", new Text("FAST"),
                                        "sizes", new Items(List.of(number("1"), new Text("2"))),
                                        "flags", table("a/b~c", number("1")),
                                        "more",
                                                new Items(
                                                        List.of(
                                                                table("label", number("1")),
                                                                table("depth", number("10")),
                                                                new Text("x"))))))
                .containsExactly(
                        "/usr-name: unknown key `usr-name`; known are [user-name, leeway, rate, on, big,"
                                + " share, mode, burst, sizes, flags, inner, more]",
                        ": `user-name` is required",
                        "/leeway: a duration is a whole number with ms, s, m, h or d (500ms, 3s, 5m), was"
                                + " \"30\"",
                        "/on: must be true or false, was \"true\"",
                        "/big: must be a number in range (integer), was 1E+30",
                        "/share: must be a number in range (number), was 1E+400",
                        "/mode: must be one of [fast, very-safe], was \"FAST\"",
                        "/burst: must be a number in range (integer), was 1.5",
                        "/sizes/1: must be a number (integer), was \"2\"",
                        "/flags/a~1b~0c: must be true or false, was 1",
                        "/more/0/label: must be a text, was 1",
                        "/more/1: `label` is required",
                        "/more/2: must be an object, was \"x\"");
    }

    @Test
    void aRuleOfTheConstructorIsAFaultOfItsObject() {
        assertThat(
                        faults(
                                SCHEMA,
                                table(
                                        "user-name",
                                        new Text("ann"),
                                        "inner",
                                        table("depth", number("10"), "label", new Text("l")))))
                .containsExactly("/inner: `depth` must be at most 9, was 10");
    }

    @Test
    void somethingElseThanAnObjectIsOneFault() {
        assertThat(faults(SCHEMA, new Items(List.of())))
                .containsExactly(": must be an object, was []");
    }

    @Test
    void nothingWrittenIsAnEmptyObject() {
        assertThat(faults(SCHEMA, ConfigValue.NOTHING))
                .containsExactly(": `user-name` is required");
    }

    @Test
    void aHugeNumberIsRefusedWithoutBeingWrittenOut() {
        assertThat(
                        faults(
                                SCHEMA,
                                table("user-name", new Text("ann"), "big", number("1e999999999"))))
                .containsExactly("/big: must be a number in range (integer), was 1E+999999999");
    }

    record WrongDefault(@Default("ten") int count) {}

    record WrongBool(@Default("yes") boolean on) {}

    record UnknownType(Thread thread) {}

    @Test
    void aRecordThatCannotBeASchemaIsRefusedWhenItIsLoaded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigSchema.of(MethodHandles.lookup(), WrongDefault.class))
                .withMessageContaining("WrongDefault.count does not fit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigSchema.of(MethodHandles.lookup(), WrongBool.class))
                .withMessageContaining("must be true or false, was \"yes\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigSchema.of(MethodHandles.lookup(), UnknownType.class))
                .withMessage("no setting can have the type java.lang.Thread");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigSchema.of(MethodHandles.publicLookup(), Everything.class))
                .withMessageContaining("out of the lookup's reach");
    }

    @Test
    void aGuestGetsItsValueAsItIs() throws ConfigException {
        Table document = table("type", new Text("object"));
        ConfigSchema<ConfigValue> schema = ConfigSchema.of(document);
        assertThat(schema.document()).isSameAs(document);
        assertThat(schema.bind(new Text("as it is"))).isEqualTo(new Text("as it is"));
    }

    @Test
    void aConfigExceptionNamesAtLeastOneFault() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ConfigException(List.of()));
    }

    private static List<String> faults(ConfigSchema<?> schema, ConfigValue value) {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> schema.bind(value));
        assertThat(refused).isNotNull();
        return refused.faults().stream().map(f -> f.pointer() + ": " + f.message()).toList();
    }

    private static Number number(String text) {
        return new Number(new BigDecimal(text));
    }

    private static Table table(Object... keysAndValues) {
        Map<String, ConfigValue> entries = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.put((String) keysAndValues[i], (ConfigValue) keysAndValues[i + 1]);
        }
        return new Table(entries);
    }

    record Ranged(
            @Range(min = "1", max = "10") int level,
            @Range(min = "10ms") Duration pause,
            @Range(max = "1MiB") Optional<Size> size,
            @Range(min = "0.5") List<Double> shares) {}

    private static final ConfigSchema<Ranged> RANGED =
            ConfigSchema.of(MethodHandles.lookup(), Ranged.class);

    private static ConfigValue.Table ranged(int level, String wait, String size, double... shares) {
        List<ConfigValue> items = new ArrayList<>();
        for (double share : shares) {
            items.add(new ConfigValue.Number(BigDecimal.valueOf(share)));
        }
        return new ConfigValue.Table(
                Map.of(
                        "level", new ConfigValue.Number(BigDecimal.valueOf(level)),
                        "pause", new ConfigValue.Text(wait),
                        "size", new ConfigValue.Text(size),
                        "shares", new ConfigValue.Items(items)));
    }

    @Test
    void valuesWithinTheirRangesAreTakenEndsIncluded() throws Exception {
        assertThat(RANGED.bind(ranged(1, "10ms", "1MiB", 0.5)).size()).contains(new Size(1 << 20));
        assertThat(RANGED.bind(ranged(10, "1d", "0B")).level()).isEqualTo(10);
    }

    @Test
    void everyValueOutOfItsRangeIsToldWithTheRange() {
        assertThatThrownBy(() -> RANGED.bind(ranged(11, "9ms", "2MiB", 1, 0.4)))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e ->
                                assertThat(e.faults())
                                        .extracting(f -> f.pointer() + " " + f.message())
                                        .containsExactlyInAnyOrder(
                                                "/level must be from 1 to 10, was 11",
                                                "/pause must be at least 10ms, was \"9ms\"",
                                                "/size must be at most 1MiB, was \"2MiB\"",
                                                "/shares/1 must be at least 0.5, was 0.4"));
    }

    @Test
    void rangesOfNumbersAreInTheSchema() {
        assertThat(RANGED.document().toJson())
                .contains("\"level\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":10}")
                .contains("\"items\":{\"type\":\"number\",\"minimum\":0.5}");
    }

    record BadRange(@Range(min = "ten") int level) {}

    record NoRange(@Range(min = "1") boolean flag) {}

    @Test
    void aRangeThatDoesNotFitItsTypeIsAMistakeOfThePlugin() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigSchema.of(MethodHandles.lookup(), BadRange.class))
                .withMessageContaining("a range cannot end");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfigSchema.of(MethodHandles.lookup(), NoRange.class))
                .withMessageContaining("has no range");
    }

    record Hiding(Secret password, List<Secret> keys) {}

    @Test
    void aSecretIsInNoTextAndNoFault() throws Exception {
        ConfigSchema<Hiding> schema = ConfigSchema.of(MethodHandles.lookup(), Hiding.class);
        ConfigValue text = new ConfigValue.Text("hunter2");
        Hiding bound =
                schema.bind(
                        new ConfigValue.Table(
                                Map.of(
                                        "password",
                                        text,
                                        "keys",
                                        new ConfigValue.Items(List.of(text)))));
        assertThat(bound.password().reveal()).isEqualTo("hunter2");
        assertThat(bound.toString()).doesNotContain("hunter2");
        assertThat(bound.password()).isEqualTo(Secret.of("hunter2")).isNotEqualTo(Secret.of("x"));
        assertThat(bound.password().matches("hunter2")).isTrue();
        ConfigValue number = new ConfigValue.Number(BigDecimal.valueOf(771177));
        assertThatThrownBy(() ->
                        schema.bind(
                                new ConfigValue.Table(Map.of("password", number, "keys", text))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("/password: must be a text: it is a secret")
                .hasMessageContaining("/keys: must be a list of secrets")
                .hasMessageNotContaining("771177")
                .hasMessageNotContaining("hunter2");
        assertThat(schema.document().toJson())
                .contains("\"password\":{\"type\":\"string\",\"writeOnly\":true}");
    }
}
