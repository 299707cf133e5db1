package dev.weir.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plugin.js",
                "lib/util.mjs",
                "cases/says-hi.yaml",
                "_x",
                "a b (1).md",
                "LICENSE"
            })
    void takesRelativeNames(String name) {
        assertThat(FileName.isFileName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "../a",
                "a/../b",
                "a/..",
                ".hidden",
                "a/.b",
                "a.",
                "a ",
                " a",
                "a\\b",
                "C:a",
                "a\u0000b",
                "a\nb",
                "é",
                "a*",
                "a\"b",
                "a\u202eb"
            })
    void refusesNamesThatLeadAwayOrMislead(String name) {
        assertThat(FileName.isFileName(name)).isFalse();
    }

    @Property
    void aNameThatIsTakenStaysWithinAnyFolder(
            @ForAll
                    @StringLength(max = 12)
                    @Chars({'.', '/', 'a', ' ', '\\'})
                    @CharRange(from = 'b', to = 'c')
                    String name) {
        if (FileName.isFileName(name)) {
            Path folder = Path.of("/folder");
            Path inside = folder.resolve(name);
            assertThat(inside.normalize()).isEqualTo(inside);
            assertThat(inside.getParent().toString()).startsWith(folder.toString());
            assertThat(folder.relativize(inside).toString()).isEqualTo(name);
        }
    }
}
