package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * JSON is read and written by the gateway where it is plain. With a reviver, or a second argument,
 * the engine does it itself: the two must not differ.
 */
final class JsonTest {
    /** What differs, as text. */
    private static final String COMPARED =
            """
            const told = (make) => { try { return make() } catch (e) { return `${e.name}: ${e.message}` } };
            const shown = (value) => JSON.stringify(value, undefined);
            const differing = [];
            const compare = (what, one, other) => {
              const [a, b] = [told(one), told(other)];
              if (a !== b) differing.push(`${what}: ${a} instead of ${b}`);
            };
            """;

    @Test
    void readsWhatTheEngineReads() throws Exception {
        assertThat(
                        Plugin.evaluate(
                                """
                                (() => { %s
                                const texts = [
                                  "1", "-1", "0", "-0", "1.0", "-0.0", "1e3", "1E-7", "1e400", "-1e400", "2147483647", "2147483648",
                                  "-2147483648", "9007199254740993", "123456789012345678901234567890", "0.1", "1.7976931348623157e308",
                                  "5e-324", "true", "false", "null", '""', '"a"', '"\\\\u0041\\\\n\\\\"\\\\/"', '"\\\\ud800"', '"\\ud800"', '"\\ud83d\\ude00"',
                                  '"\\\\ud83d\\\\ude00"', '"ä€"', "[]", "{}", "[1,[2,[3]]]", '{"a":{"b":[{}]}}', ' {\\n"a" :\\t1 } ', '{"a":1,"a":2}',
                                  '{"b":1,"1":2,"a":3,"0":4}', '{"__proto__":{"x":1}}', '{"":1}', '{"constructor":1,"toString":2}', '{"length":3}',
                                  '{"toJSON":1}', '{"then":1}',
                                  "", " ", "01", "+1", "1.", ".1", "1e", "--1", "NaN", "Infinity", "undefined", "tru", "nulls", "'a'", '"a', '"\\n"',
                                  '"\\\\x"', '"\\\\u12"', "[", "[1", "[1,", "[1,]", "[,1]", "{", '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', "{a:1}",
                                  "{1:1}", "1 2", "[] []", "/*a*/1", "1//a", "\\ufeff1", "\\u00a01", "[1]x", '{"a":1}}',
                                  "[".repeat(200) + "]".repeat(200), "[".repeat(200),
                                  "{" + Array.from({ length: 300 }, (_, i) => `"n${i}":${i}`).join(",") + "}",
                                  "[" + Array.from({ length: 300 }, (_, i) => `{"m${i}":${i}}`).join(",") + "]",
                                ];
                                for (const text of texts) {
                                  compare(text.slice(0, 40), () => shown(JSON.parse(text)), () => shown(JSON.parse(text, (_, value) => value)));
                                  compare(`sign of ${text.slice(0, 40)}`, () => Object.is(JSON.parse(text), -0), () => Object.is(JSON.parse(text, (_, v) => v), -0));
                                }
                                for (const value of [undefined, null, 1, true, {}, [], [[1]], { toString: () => "[2]" }, Symbol.iterator]) {
                                  compare("a value", () => shown(JSON.parse(value)), () => shown(JSON.parse(value, (_, v) => v)));
                                }
                                const own = Object.getOwnPropertyDescriptor(JSON.parse('{"a":1}'), "a");
                                return [...differing, own.writable && own.enumerable && own.configurable, Object.getPrototypeOf(JSON.parse('{"__proto__":1}')) === Object.prototype].join("; ");
                                })()\
                                """
                                        .formatted(COMPARED)))
                .isEqualTo("true; true");
    }

    @Test
    void writesWhatTheEngineWrites() throws Exception {
        assertThat(
                        Plugin.evaluate(
                                """
                                (() => { %s
                                class Point { constructor() { this.x = 1 } get far() { return 2 } }
                                const cycle = { a: 1 }; cycle.self = [cycle];
                                const sparse = [1, , 3]; sparse.length = 5;
                                const tagged = [1]; tagged.extra = 2;
                                const many = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`k${i}`, i]));
                                const deleted = { a: 1, b: 2, c: 3 }; delete deleted.b;
                                const hidden = {}; Object.defineProperty(hidden, "a", { value: 1, enumerable: false }); hidden.b = 2;
                                let deep = 1; for (let i = 0; i < 200; i++) deep = { deep };
                                const values = [
                                  undefined, null, true, 0, -0, 1.5, -1e-7, 1e21, 123456789012345680000, 0.1 + 0.2, 2 ** 53, 2 ** 31, NaN, Infinity, -Infinity, "",
                                  "a\\"b\\\\c\\/\\u0000\\u001f\\b\\f\\n\\r\\t\\u007f\\u2028", "ä€", "\\ud83d\\ude00", "\\ud800", "\\udc00x", "x\\ud800y", Symbol("s"), () => 1,
                                  new Date(0), /a/g, new Map([[1, 2]]), new Error("e"), new Number(3), new String("s"), new Boolean(false),
                                  new Uint8Array(2), new Point(), new Proxy({ a: 1 }, {}), Promise.resolve(1), new Headers({ a: "b" }), globalThis.Response,
                                  [], {}, [[]], [undefined, () => 1, Symbol("s"), null], { a: undefined, b: () => 1, c: Symbol("s"), d: null }, sparse, tagged,
                                  { b: 1, 1: 2, a: 3, 0: 4 }, { get a() { return 1 } }, { toJSON() { return "own" } }, { toJSON: 1 }, { a: { toJSON: () => [1] } },
                                  Object.create({ inherited: 1 }), Object.create(null), Object.assign(Object.create(null), { a: 1 }), many, deleted, hidden, deep, cycle,
                                  Object.freeze({ a: [1] }), { [Symbol.iterator]: 1, a: 2 }, { "a\\"b": 1 }, new (class extends Array {})(3), Array(3), [1.5, 2, "x"],
                                  JSON.parse('{"a":[1,2.5,{"b":"c"}],"d":null}'), [new Date(NaN)], { a: new Point(), b: [new Map()] }, arguments_(),
                                ];
                                function arguments_() { return (function () { return arguments })(1, 2) }
                                values.forEach((value, i) => compare(`value ${i}`, () => JSON.stringify(value), () => JSON.stringify(value, undefined)));
                                compare("nothing", () => JSON.stringify(), () => JSON.stringify(undefined, undefined));
                                const changed = { a: 1 };
                                compare("before", () => JSON.stringify(changed), () => JSON.stringify(changed, undefined));
                                changed.a = "x"; changed.b = 1.5;
                                compare("after", () => JSON.stringify(changed), () => JSON.stringify(changed, undefined));
                                return differing.join("; ");
                                })()\
                                """
                                        .formatted(COMPARED)))
                .isEmpty();
    }

    @Test
    void honoursToJsonOfABuiltIn() throws Exception {
        String code =
                """
                Object.prototype.toJSON = function () { return Array.isArray(this) ? "array" : "object" };
                export default { onRequest: () => new Response(JSON.stringify({}) + JSON.stringify([{}]) + JSON.stringify("a")) };
                """;
        try (Plugin plugin = Plugin.of(code)) {
            assertThat(Plugin.text(plugin.handle(Plugin.get())))
                    .isEqualTo("\"object\"\"array\"\"a\"");
        }
    }

    @Test
    void readsBodiesAsItReadsTexts() throws Exception {
        String code =
                """
                export default { async onResponse(response) {
                  const told = await response.json().then(JSON.stringify, (e) => e.name);
                  const used = response.bodyUsed;
                  const again = await response.text().catch((e) => e.name);
                  return new Response(`${told} ${used} ${again}`);
                } };
                """;
        for (Map.Entry<String, String> each :
                Map.of(
                                "{\"a\":[1,\"ä\"]}", "{\"a\":[1,\"ä\"]}",
                                "\ufeff[1]", "[1]",
                                "{\"a\":", "SyntaxError")
                        .entrySet()) {
            try (Plugin plugin = Plugin.of(code)) {
                byte[] bytes = each.getKey().getBytes(StandardCharsets.UTF_8);
                plugin.upstream(new Response(200, Headers.empty(), Body.of(bytes)));
                assertThat(Plugin.text(plugin.handle(Plugin.get())))
                        .isEqualTo(each.getValue() + " true TypeError");
            }
        }
    }
}
