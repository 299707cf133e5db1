package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.spi.ConfigValue;
import dev.weir.tck.TestContext;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code URL} against the data of the Web Platform Tests (resources/dev/weir/js/wpt), whole but for
 * the rows that the URL Standard has overtaken since; those are in {@link #CHANGED} with the
 * reason, and what they say today is a test of its own.
 */
@Tag(TestBundle.GRAAL)
final class UrlDataTest {
    private static final String CHANGED =
            """
            const changed = (test) =>
              // ^ in a path is percent-encoded, since November 2024
              (test.pathname ?? "").includes("]^_%60") ||
              (test.expected?.pathname ?? "").includes("]^_%60") ||
              // a host in ASCII is not checked for punycode that cannot be, since 2026
              (test.failure && /xn--(pokxncvks)?(\\/p?)?$/i.test(test.input)) ||
              test.new_value === "xn--" ||
              // a space at the end of an opaque path is encoded, not dropped later, since 2025
              (/:space +[?#]/.test(test.href) && test.new_value === "");
            """;

    @Test
    void readsEveryUrlAsTheWebPlatformTestsSay() throws Exception {
        assertThat(run("urltestdata.json", PARSING)).isEqualTo("809 cases");
    }

    @Test
    void setsEveryPropertyAsTheWebPlatformTestsSay() throws Exception {
        assertThat(run("setters_tests.json", SETTING)).isEqualTo("243 cases");
    }

    @Test
    void keepsWithTheStandardWhereItHasChangedSince() throws Exception {
        assertThat(
                        Plugin.evaluate(
                                List.of(
                                        "new URL('http://h/a^b').pathname",
                                        "new URL('http://xn--/').host",
                                        "new URL('http://a.b.c.XN--pokxncvks/').host",
                                        "new URL('data:space  ?query#f').pathname",
                                        "(() => { const u = new URL('data:space ?q'); u.search = ''; return u.href })()")))
                .containsExactly(
                        "/a%5Eb", "xn--", "a.b.c.xn--pokxncvks", "space %20", "data:space%20");
    }

    private static final String PARSING =
            """
            for (const test of data.filter((each) => typeof each === "object" && !changed(each))) {
              let url;
              try {
                url = new URL(test.input, test.base ?? undefined);
              } catch (error) {
                check(test, "failure", error instanceof TypeError && test.failure === true, true);
                continue;
              }
              if (test.failure) {
                check(test, "href", url.href, "a TypeError");
                continue;
              }
              count++;
              for (const name of Object.keys(test)) {
                if (typeof url[name] === "string") {
                  check(test, name, url[name], test[name]);
                }
              }
              if (test.searchParams !== undefined) {
                check(test, "searchParams", url.searchParams.toString(), test.searchParams);
              }
            }
            """;

    private static final String SETTING =
            """
            for (const [name, tests] of Object.entries(data)) {
              for (const test of name === "comment" ? [] : tests.filter((each) => !changed(each))) {
                count++;
                const url = new URL(test.href);
                url[name] = test.new_value;
                for (const [property, value] of Object.entries(test.expected)) {
                  check({ name, ...test }, property, url[property], value);
                }
              }
            }
            """;

    /** The number of cases, or what went wrong. */
    private static String run(String file, String loop) throws Exception {
        String code =
                """
                import data from "./data.js";
                %s
                export default {
                  onRequest() {
                    let count = 0;
                    const wrong = [];
                    const check = (test, what, was, wanted) => {
                      if (test.failure) {
                        count++;
                      }
                      if (was !== wanted) {
                        wrong.push(`${JSON.stringify(test)}\\n  ${what} was ${was}`);
                      }
                    };
                    %s
                    return new Response(wrong.length === 0 ? `${count} cases` : wrong.join("\\n"));
                  },
                };
                """
                        .formatted(CHANGED, loop);
        TestBundle bundle =
                new TestBundle(
                        "js/1",
                        "plugin.js",
                        Map.of("plugin.js", code, "data.js", "export default " + resource(file)));
        try (Plugin plugin =
                Plugin.of(bundle, ConfigValue.NOTHING, new TestContext().limits(Plugin.WIDE))) {
            return Plugin.text(plugin.handle(Plugin.get()));
        }
    }

    private static String resource(String file) throws Exception {
        try (InputStream in = UrlDataTest.class.getResourceAsStream("wpt/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
