package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Headers against Web IDL and the Fetch Standard, where they are more than a map. */
final class HeadersTest {

    @Test
    void isMadeOfWhateverHasPairsOrMembers() throws Exception {
        Plugin.expect(
                Map.ofEntries(
                        Map.entry("[...new Headers(undefined)].length", "0"),
                        Map.entry("[...new Headers(new Map([['a', 1], ['b', 2]]))]", "a,1,b,2"),
                        Map.entry("[...new Headers((function* () { yield ['a', 1] })())]", "a,1"),
                        Map.entry("[...new Headers([new Set(['a', 1])])]", "a,1"),
                        Map.entry("[...new Headers([['a', 1], ['A', 2]])]", "a,1, 2"),
                        Map.entry("new Headers({ a: undefined }).get('a')", "undefined"),
                        Map.entry("new Headers({ a: null, b: true }).get('b')", "true"),
                        Map.entry("[...new Headers(Object.create({ a: 1 }))].length", "0"),
                        Map.entry(
                                "[...new Headers(Object.defineProperty({ a: 1 }, 'b', { value: 2 }))]",
                                "a,1"),
                        Map.entry(
                                "[...new Headers(Object.defineProperty({ a: 1 }, Symbol.toStringTag, { value: 2 }))]",
                                "a,1"),
                        Map.entry("[...new Headers(new Headers({ b: 1 }))]", "b,1")));
    }

    @Test
    void refusesWhatIsNone() throws Exception {
        List<String> wrong =
                List.of(
                        "new Headers(null)",
                        "new Headers(1)",
                        "new Headers('a')",
                        "new Headers(Symbol())",
                        "new Headers([1])",
                        "new Headers([[]])",
                        "new Headers([['a']])",
                        "new Headers([['a', 1, 2]])",
                        "new Headers({ '': 1 })",
                        "new Headers({ 'a b': 1 })",
                        "new Headers({ a: '\\u0100' })",
                        "new Headers({ '\\u0100': 1 })",
                        "new Headers({ a: 'b\\0c' })",
                        "new Headers({ a: 'b\\nc' })",
                        "new Headers({ a: Symbol() })",
                        "new Headers({ [Symbol()]: 1 })",
                        "new Headers().get('a b')",
                        "new Headers().has('')",
                        "new Headers().delete('a:')",
                        "new Headers().append('a', 'b\\rc')",
                        "Headers()",
                        "Headers.prototype.get.call({}, 'a')",
                        "new Headers().forEach()");
        assertThat(Plugin.evaluate(wrong))
                .hasSameSizeAs(wrong)
                .allSatisfy(result -> assertThat(result).startsWith("TypeError"));
    }

    @Test
    void takesSpaceAroundValuesAway() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        // Fetch Standard §2.2.2, "normalize": HTTP whitespace bytes
        for (String space : List.of(" ", "\\t", "\\n", "\\r", "\\r\\n \\t")) {
            expected.put(
                    "JSON.stringify(new Headers({ a: '%s' }).get('a'))".formatted(space), "\"\"");
            expected.put(
                    "JSON.stringify(new Headers({ a: '%1$sb%1$s' }).get('a'))".formatted(space),
                    "\"b\"");
            expected.put(
                    "(() => { const h = new Headers(); h.append('a', '%1$sb c%1$s'); return h.get('a') })()"
                            .formatted(space),
                    "b c");
        }
        Plugin.expect(expected);
    }

    @Test
    void keepsSetCookieApart() throws Exception {
        Plugin.expect(
                Map.of(
                        "JSON.stringify(new Headers([['Set-Cookie', 'a=1'], ['set-cookie', 'b=2']]).getSetCookie())",
                                "[\"a=1\",\"b=2\"]",
                        "new Headers([['Set-Cookie', 'a=1'], ['set-cookie', 'b=2']]).get('set-cookie')",
                                "a=1, b=2",
                        "[...new Headers([['set-cookie', 'b'], ['set-cookie', 'a']]).entries()].join(';')",
                                "set-cookie,b;set-cookie,a",
                        "(() => { const h = new Headers([['set-cookie', 'a'], ['set-cookie', 'b']]); h.set('Set-Cookie', 'c'); return h.getSetCookie().length })()",
                                "1",
                        "(() => { const h = new Headers([['set-cookie', 'a']]); h.delete('set-cookie'); return h.getSetCookie().length })()",
                                "0",
                        "new Headers().getSetCookie().length", "0"));
    }

    @Test
    void iterationSeesWhatChangesOnTheWay() throws Exception {
        String walk =
                "(() => { const h = new Headers([['a', 1], ['b', 2], ['c', 3]]); const seen = []; for (const [name] of h) { seen.push(name); %s } return seen.join() })()";
        Plugin.expect(
                Map.of(
                        walk.formatted("if (name === 'a') h.delete('b')"), "a,c",
                        walk.formatted("if (name === 'b') h.delete('a')"), "a,b",
                        walk.formatted("if (name === 'b') h.append('d', 4)"), "a,b,c,d",
                        walk.formatted("if (name === 'b') h.append('aa', 4)"), "a,b,b,c",
                        walk.formatted(""), "a,b,c"));
    }

    @Test
    void hasTheShapeOfAnInterface() throws Exception {
        Plugin.expect(
                Map.of(
                        "Headers.prototype[Symbol.iterator] === Headers.prototype.entries", "true",
                        "typeof new Headers().entries()[Symbol.iterator]", "function",
                        "new Headers().append('a', 'b')", "undefined",
                        "new Headers().set('a', 'b')", "undefined",
                        "new Headers().delete('a')", "undefined",
                        "Object.keys(new Headers({ a: 1 })).length", "0",
                        "(() => { const self = {}; let was; new Headers({ a: 1 }).forEach(function () { was = this }, self); return was === self })()",
                                "true"));
    }
}
