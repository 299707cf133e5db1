package dev.weir.plugin.guide;

import static dev.weir.plugin.Configs.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Filter;
import dev.weir.plugin.Configs;
import dev.weir.tck.FilterContract;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Java plugin that the plugin guide shows is this one, compiled, and works. */
class PluginGuideTest extends FilterContract {
    private static final Path GUIDE = Path.of("..", "docs", "plugin-guide.md");
    private static final Path SOURCE =
            Path.of("src/test/java/dev/weir/plugin/guide/ServedByPlugin.java");

    @Override
    protected Filter filter(TestContext context) throws Exception {
        return Configs.create(new ServedByPlugin(), context, table("name", "north"));
    }

    @Test
    void theGuideShowsTheSource() throws IOException {
        Matcher block =
                Pattern.compile("^```java\\R(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
                        .matcher(Files.readString(GUIDE));
        assertThat(block.find()).isTrue();
        assertThat(block.group(1)).isEqualTo(Files.readString(SOURCE));
        assertThat(block.find()).as("the tenant sample, which a test of its own compiles").isTrue();
        assertThat(block.find()).as("another Java block, which nothing compiles").isFalse();
    }

    @Test
    void theResponseSaysWhereItCameThrough() throws Exception {
        Filter filter = filter(new TestContext());

        assertThat(
                        filter.handle(
                                        new TestExchange(),
                                        new ScriptedChain(ScriptedChain.request(Body.empty())))
                                .headers()
                                .first("x-served-by"))
                .contains("north");
    }

    @Test
    void theNameIsRequired() throws Exception {
        List<String> faults = Configs.faults(new ServedByPlugin(), table());

        assertThat(faults).singleElement().asString().contains("name");
    }
}
