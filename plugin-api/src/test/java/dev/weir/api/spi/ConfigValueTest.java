package dev.weir.api.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.spi.ConfigValue.Bool;
import dev.weir.api.spi.ConfigValue.Items;
import dev.weir.api.spi.ConfigValue.Number;
import dev.weir.api.spi.ConfigValue.Table;
import dev.weir.api.spi.ConfigValue.Text;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigValueTest {

    @Test
    void writesJsonInTheOrderOfItsKeys() {
        Map<String, ConfigValue> entries = new LinkedHashMap<>();
        entries.put("z", new Items(List.of(new Bool(true), ConfigValue.NOTHING)));
        entries.put("a", new Number(new BigDecimal("1.50")));
        entries.put("m", ConfigValue.EMPTY);
        assertThat(new Table(entries).toJson())
                .isEqualTo("{\"z\":[true,null],\"a\":1.50,\"m\":{}}");
    }

    @Test
    void escapesTextsAndKeys() {
        Table table = new Table(Map.of("\"\n", new Text("\\ \t \u0001 é \u2028")));
        assertThat(table.toJson()).isEqualTo("{\"\\\"\\n\":\"\\\\ \\t \\u0001 é \u2028\"}");
    }

    @Test
    void aHugeExponentStaysShort() {
        assertThat(new Number(new BigDecimal("1e999999999")).toJson()).isEqualTo("1E+999999999");
        assertThat(new Number(new BigDecimal("1e-999999999")).toJson()).isEqualTo("1E-999999999");
    }

    @Test
    void laterChangesOfWhatItWasMadeFromDoNotShow() {
        Map<String, ConfigValue> entries = new LinkedHashMap<>();
        Table table = new Table(entries);
        entries.put("a", ConfigValue.NOTHING);
        assertThat(table).isEqualTo(ConfigValue.EMPTY);
    }
}
