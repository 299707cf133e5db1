package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code URLSearchParams} (URL Standard §5 and §6.2), and its bond with {@code URL}. */
final class UrlSearchParamsTest {

    @Test
    void readsQueriesAndWritesThemAgain() throws Exception {
        expect(
                "new URLSearchParams('?a=1&b=2')", "a=1&b=2",
                "new URLSearchParams('a+b=c%20d').get('a b')", "c d",
                "new URLSearchParams('&a&&=b&')", "a=&=b",
                "new URLSearchParams('a=b=c').get('a')", "b=c",
                "new URLSearchParams('%zz=%4').toString()", "%25zz=%254",
                "new URLSearchParams('x=%C3%A9%FF').get('x')", "é\ufffd",
                "new URLSearchParams({ a: 'ü ~*-._!' }).toString()", "a=%C3%BC+%7E*-._%21",
                "new URLSearchParams([['a', '1'], ['a', '2']]).getAll('a')", "1,2",
                "new URLSearchParams(new URLSearchParams('q=1')).get('q')", "1",
                "new URLSearchParams(new Map([['m', 1]])).toString()", "m=1",
                "new URLSearchParams().toString()", "",
                "new URLSearchParams({ '\\uD800': '1' }).toString()", "%EF%BF%BD=1");
    }

    @Test
    void changesPairs() throws Exception {
        expect(
                "(() => { const p = new URLSearchParams('a=1&b=2&a=3'); p.set('a', 4); p.append('c', 5); return p })()",
                "a=4&b=2&c=5",
                "(() => { const p = new URLSearchParams('a=1&a=2&b=1'); p.delete('a', '2'); return p + p.size })()",
                "a=1&b=12",
                "(() => { const p = new URLSearchParams('a=1&b=1'); p.delete('a'); return [p.has('a'), p.has('b', '1'), p.has('b', '2')] })()",
                "false,true,false",
                // By code units: the ligature (one unit, U+FB03) is above the surrogates of the
                // emoji.
                "(() => { const p = new URLSearchParams('z=1&\ufb03=2&\ud83c\udf08=3&a=4&z=0'); p.sort(); return [...p.keys()] })()",
                "a,z,z,\ud83c\udf08,\ufb03",
                "[...new URLSearchParams('a=1&b=2').entries()].join(';')",
                "a,1;b,2",
                "[...new URLSearchParams('a=1&b=2').values()]",
                "1,2",
                "(() => { let t = ''; new URLSearchParams('a=1').forEach((v, k, p) => { t += k + v + p.size }); return t })()",
                "a11",
                "new URLSearchParams([['a']])",
                "TypeError: each pair of URLSearchParams must have a name and a value",
                "new URLSearchParams('').append('a')",
                "TypeError: append needs 2 arguments, got 1");
    }

    @Test
    void isOneWithTheQueryOfItsUrl() throws Exception {
        expect(
                "(() => { const u = new URL('http://h/?a=1'); u.searchParams.append('b', '2 3'); return u.href })()",
                "http://h/?a=1&b=2+3",
                "(() => { const u = new URL('http://h/?a=1'); const p = u.searchParams; u.search = 'c=4'; return p + '|' + (p === u.searchParams) })()",
                "c=4|true",
                "(() => { const u = new URL('http://h/?a=1'); const p = u.searchParams; u.href = 'http://i/?d=5'; return p.get('d') })()",
                "5",
                "(() => { const u = new URL('http://h/?a=1#f'); u.searchParams.delete('a'); return u.href })()",
                "http://h/#f",
                "JSON.stringify({ u: new URL('/x', 'http://h') })",
                "{\"u\":\"http://h/x\"}",
                "[URL.canParse('x'), URL.canParse('x', 'http://h'), URL.parse('x')]",
                "false,true,",
                "new URL('x')",
                "TypeError: x is no URL: it has no scheme, and there is no base to complete it",
                "new URL(request.url).searchParams.get('x')",
                "1",
                "Object.prototype.toString.call(new URL('a:b'))",
                "[object URL]");
    }

    private static void expect(String... expressionsAndValues) throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        for (int i = 0; i < expressionsAndValues.length; i += 2) {
            expected.put(expressionsAndValues[i], expressionsAndValues[i + 1]);
        }
        assertThat(Plugin.evaluate(new ArrayList<>(expected.keySet())))
                .containsExactlyElementsOf(expected.values());
    }
}
