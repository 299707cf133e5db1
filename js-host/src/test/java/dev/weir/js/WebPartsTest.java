package dev.weir.js;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The parts of the API that are pure computation. */
final class WebPartsTest {
    @Test
    void cryptoAgreesWithKnownValues() throws Exception {
        String hex = "[...new Uint8Array(%s)].map((b) => b.toString(16).padStart(2, '0')).join('')";
        String abc = "new TextEncoder().encode('abc')";
        Map<String, String> expected = new LinkedHashMap<>();
        // FIPS 180-4, examples
        expected.put(
                hex.formatted("await crypto.subtle.digest('SHA-1', " + abc + ")"),
                "a9993e364706816aba3e25717850c26c9cd0d89d");
        expected.put(
                hex.formatted("await crypto.subtle.digest({ name: 'sha-256' }, " + abc + ")"),
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        expected.put(
                hex.formatted("await crypto.subtle.digest('SHA-512', " + abc + ".buffer)")
                        + ".slice(0, 32)",
                "ddaf35a193617abacc417349ae204131");
        // RFC 4231 §4.3, test case 2
        expected.put(
                hex.formatted(
                        "await crypto.subtle.sign('HMAC', await crypto.subtle.importKey('raw', new TextEncoder().encode('Jefe'), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']), new TextEncoder().encode('what do ya want for nothing?'))"),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        // The GCM specification of McGrew and Viega, test case 2
        expected.put(
                hex.formatted(
                        "await crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, await crypto.subtle.importKey('raw', new Uint8Array(16), 'AES-GCM', false, ['encrypt']), new Uint8Array(16))"),
                "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf");
        Plugin.expect(expected);
    }

    @Test
    void keysWorkAsTheyAreMeantTo() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put(
                "crypto.subtle.verify('HMAC', key, await crypto.subtle.sign('HMAC', key, data), data)",
                "true");
        expected.put("crypto.subtle.verify('HMAC', key, new Uint8Array(32), data)", "false");
        expected.put("(await crypto.subtle.exportKey('raw', key)).byteLength", "64");
        expected.put("(await crypto.subtle.exportKey('jwk', key)).alg", "HS256");
        expected.put(
                "crypto.subtle.verify('HMAC', await crypto.subtle.importKey('jwk', await crypto.subtle.exportKey('jwk', key), { name: 'HMAC', hash: 'SHA-256' }, true, ['verify']), await crypto.subtle.sign('HMAC', key, data), data)",
                "true");
        expected.put(
                "[...new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: data }, sealed, await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: data }, sealed, data)))]",
                "1,2,3");
        expected.put(
                "crypto.subtle.decrypt({ name: 'AES-GCM', iv }, sealed, new Uint8Array(32)).catch((e) => e.name)",
                "OperationError");
        expected.put(
                "crypto.subtle.exportKey('raw', sealed).catch((e) => e.name)",
                "InvalidAccessError");
        expected.put(
                "crypto.subtle.sign('HMAC', sealed, data).catch((e) => e.name)",
                "InvalidAccessError");
        expected.put("crypto.subtle.digest('MD5', data).catch((e) => e.name)", "NotSupportedError");
        expected.put(
                "crypto.subtle.importKey('raw', new Uint8Array(3), 'AES-GCM', true, ['encrypt']).catch((e) => e.name)",
                "DataError");
        expected.put(
                "crypto.subtle.importKey('raw', data, { name: 'HMAC', hash: 'SHA-1' }, true, ['encrypt']).catch((e) => e.name)",
                "SyntaxError");
        expected.put(
                "/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID())",
                "true");
        expected.put(
                "crypto.getRandomValues(new Uint32Array(8)).some((word) => word !== 0)", "true");
        expected.put(
                "(() => { try { crypto.getRandomValues(new Float32Array(1)) } catch (e) { return e.name } })()",
                "TypeMismatchError");
        expected.put(
                "(() => { try { crypto.getRandomValues(new Uint8Array(65537)) } catch (e) { return e.name } })()",
                "QuotaExceededError");
        Map<String, String> whole = new LinkedHashMap<>();
        expected.forEach((code, result) -> whole.put(withKeys(code), result));
        Plugin.expect(whole);
    }

    @Test
    void macsAreTheSameHoweverKeyAndDataArePassed() throws Exception {
        // RFC 4231 §4.3, test case 2
        String right = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        Map<String, String> expected = new LinkedHashMap<>();
        for (String algorithm : List.of("'HMAC'", "'hmac'", "{ name: 'HMAC', more: 1 }")) {
            expected.put(macOf(algorithm, "data"), right);
        }
        for (String data :
                List.of(
                        "data.buffer",
                        "new DataView(data.buffer)",
                        "new Uint16Array(data.buffer)",
                        "new Uint8Array([0, ...data, 0]).subarray(1, 29)",
                        "new Uint8Array(new Uint8Array([0, ...data]).buffer, 1)")) {
            expected.put(macOf("'HMAC'", data), right);
        }
        for (String nothing : List.of("digest()", "sign()", "verify()", "digest('SHA-1')")) {
            expected.put(
                    "await crypto.subtle.%s.catch(() => 'refused')".formatted(nothing), "refused");
        }
        expected.put(macOf("'HMAC'", "'text'") + ".catch((e) => e.name)", "TypeError");
        Plugin.expect(expected);
    }

    private static String macOf(String algorithm, String data) {
        return "await (async () => { const data = new TextEncoder().encode('what do ya want for nothing?');"
                + " const key = await crypto.subtle.importKey('raw', new TextEncoder().encode('Jefe'),"
                + " { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);"
                + " return new Uint8Array(await crypto.subtle.sign(%s, key, %s)).toHex(); })()"
                        .formatted(algorithm, data);
    }

    @Test
    void bytesHaveTextsOfTheirOwn() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        // ECMAScript 2026, Uint8Array.prototype.toHex and the methods beside it
        expected.put("new Uint8Array([0, 10, 255]).toHex()", "000aff");
        expected.put("[...Uint8Array.fromHex('000AFF')]", "0,10,255");
        expected.put(
                "(() => { try { Uint8Array.fromBase64() } catch (e) { return e.name } })()",
                "TypeError");
        expected.put("new Uint8Array([251, 255]).toBase64()", "+/8=");
        expected.put("new Uint8Array([251, 255]).toBase64({ alphabet: 'base64url' })", "-_8=");
        expected.put("[...Uint8Array.fromBase64('+/8=')]", "251,255");
        expected.put(
                "(() => { try { Uint8Array.fromHex('0') } catch (e) { return e.name } })()",
                "SyntaxError");
        Plugin.expect(expected);
    }

    @Test
    void base64IsForgiving() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("btoa('')", "");
        expected.put("btoa('a\\xff')", "Yf8=");
        expected.put("btoa(12)", "MTI=");
        expected.put(
                "(() => { try { btoa('\\u0100') } catch (e) { return e.name } })()",
                "InvalidCharacterError");
        // Infra Standard, "forgiving-base64 decode"
        expected.put("atob(' YQ = = \\n')", "a");
        expected.put("atob('YQ')", "a");
        expected.put("atob('YR')", "a");
        expected.put("atob('YWI')", "ab");
        expected.put("atob('')", "");
        for (String wrong :
                List.of("a", "ab=", "ab===", "=", "a=b", "YQ=a", "____", "YWJj=", "ab\\u00a0c")) {
            expected.put(
                    "(() => { try { return atob('"
                            + wrong
                            + "') } catch (e) { return e.name } })()",
                    "InvalidCharacterError");
        }
        Plugin.expect(expected);
    }

    @Test
    void structuredCloneCopiesWhatCanBeCopied() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put(
                "JSON.stringify(structuredClone({ a: [1, { b: null }], c: undefined, d: 'x' }))",
                "{\"a\":[1,{\"b\":null}],\"d\":\"x\"}");
        expected.put(
                "(() => { const a = { }; a.self = a; const b = structuredClone(a); return b.self === b && b !== a })()",
                "true");
        expected.put("structuredClone(new Date(5)).getTime()", "5");
        expected.put("structuredClone(new Map([['a', new Set([1])]])).get('a').has(1)", "true");
        expected.put("structuredClone(/a+/gi).toString()", "/a+/gi");
        expected.put("[...structuredClone(new Uint8Array([1, 2]).subarray(1))]", "2");
        expected.put(
                "(() => { const e = structuredClone(new RangeError('m')); return e instanceof RangeError && e.message })()",
                "m");
        expected.put("structuredClone([1, , 3]).length", "3");
        for (String wrong :
                List.of(
                        "() => 1",
                        "Symbol('a')",
                        "{ f() {} }",
                        "request",
                        "new URL('http://h')",
                        "Promise.resolve()")) {
            expected.put(
                    "(() => { try { structuredClone("
                            + wrong
                            + ") } catch (e) { return e.name + e.code } })()",
                    "DataCloneError25");
        }
        Plugin.expect(expected);
    }

    @Test
    void eventsReachTheirListeners() throws Exception {
        Plugin.expect(
                Map.of(
                        "(() => { const t = new EventTarget(); let n = 0; const f = () => n++; t.addEventListener('a', f); t.addEventListener('a', f); t.dispatchEvent(new Event('a')); t.removeEventListener('a', f); t.dispatchEvent(new Event('a')); return n })()",
                                "1",
                        "(() => { const t = new EventTarget(); let n = 0; t.addEventListener('a', { handleEvent(e) { n += e.target === t } }, { once: true }); t.dispatchEvent(new Event('a')); t.dispatchEvent(new Event('a')); return n })()",
                                "1",
                        "(() => { const t = new EventTarget(); t.addEventListener('a', (e) => e.preventDefault()); return t.dispatchEvent(new Event('a', { cancelable: true })) })()",
                                "false",
                        "(() => { const c = new AbortController(); let n = 0; c.signal.onabort = () => n++; c.abort(); c.abort(); return `${n} ${c.signal.aborted} ${c.signal.reason.name}` })()",
                                "1 true AbortError",
                        "(() => { try { AbortSignal.abort('why').throwIfAborted() } catch (e) { return e } })()",
                                "why",
                        "(() => { const c = new AbortController(); const s = AbortSignal.any([c.signal]); c.abort(7); return s.reason })()",
                                "7",
                        "(() => { try { new AbortSignal() } catch (e) { return e.name } })()",
                                "TypeError",
                        "new DOMException('m', 'AbortError').toString()", "AbortError: m"));
    }

    @Test
    void streamsBehaveAsInTheStreamsStandard() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        String from =
                "(async () => { const seen = []; for await (const chunk of %s) seen.push(chunk); return seen.join() })()";
        expected.put("await " + from.formatted("ReadableStream.from([1, 2, 3])"), "1,2,3");
        expected.put(
                "await "
                        + from.formatted(
                                "new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close() } })"),
                "a,b");
        expected.put(
                "await "
                        + from.formatted(
                                "ReadableStream.from([1, 2, 3]).pipeThrough(new TransformStream({ transform(n, c) { if (n !== 2) { c.enqueue(n); c.enqueue(-n) } } }))"),
                "1,-1,3,-3");
        expected.put(
                "await "
                        + from.formatted(
                                "ReadableStream.from(['a\\u00e9', 'b']).pipeThrough(new TextEncoderStream()).pipeThrough(new TextDecoderStream())"),
                "aé,b");
        expected.put(
                "await (async () => { let pulls = 0; const s = new ReadableStream({ pull(c) { pulls++; c.enqueue(pulls) } }, { highWaterMark: 3 }); await null; await null; await null; await null; await null; await null; await null; await null; return `${pulls} ${s.locked}` })()",
                "3 false");
        expected.put(
                "await (async () => { let why; const s = new ReadableStream({ cancel(r) { why = r } }); await s.cancel('enough'); return why })()",
                "enough");
        expected.put(
                "(() => { const s = new ReadableStream(); s.getReader(); try { s.getReader() } catch (e) { return `${e.name} ${s.locked}` } })()",
                "TypeError true");
        expected.put(
                "await (async () => { const s = new ReadableStream({ start(c) { c.error(new RangeError('x')) } }); try { await s.getReader().read() } catch (e) { return e.name } })()",
                "RangeError");
        expected.put(
                "await (async () => { const r = new ReadableStream({ start(c) { c.enqueue(1); c.close() } }).getReader(); const a = await r.read(); const b = await r.read(); await r.closed; return JSON.stringify([a, b]) })()",
                "[{\"value\":1,\"done\":false},{\"done\":true}]");
        expected.put(
                "await (async () => { const seen = []; const w = new WritableStream({ write(c) { seen.push(c) }, close() { seen.push('end') } }).getWriter(); w.write(1); w.write(2); await w.close(); await w.closed; return seen.join() })()",
                "1,2,end");
        expected.put(
                "await (async () => { const w = new WritableStream({ write() { throw new RangeError('full') } }).getWriter(); w.write(1).catch(() => {}); return w.closed.catch((e) => e.message) })()",
                "full");
        expected.put(
                "await (async () => { const seen = []; await ReadableStream.from([1, 2]).pipeTo(new WritableStream({ write(c) { seen.push(c) } })); return seen.join() })()",
                "1,2");
        expected.put(
                "await (async () => { let cancelled; const s = new ReadableStream({ pull(c) { c.enqueue(1) }, cancel(r) { cancelled = r.message } }); await s.pipeTo(new WritableStream({ write() { throw new Error('sink') } })).catch(() => {}); return cancelled })()",
                "sink");
        expected.put(
                "await (async () => { const [a, b] = ReadableStream.from([1, 2]).tee(); const all = async (s) => { const seen = []; for await (const c of s) seen.push(c); return seen }; return (await Promise.all([all(a), all(b)])).join(';') })()",
                "1,2;1,2");
        expected.put(
                "await (async () => { const s = ReadableStream.from([1, 2, 3]); for await (const c of s) { if (c === 2) break } return s.locked })()",
                "false");
        Plugin.expect(expected);
    }

    @Test
    void clocksAreCoarse() throws Exception {
        Plugin.expect(
                Map.of(
                        "performance.now() >= 0", "true",
                        "Math.abs(performance.timeOrigin - Date.now()) < 60_000", "true",
                        "(() => { const t = performance.now() * 10; return Math.abs(t - Math.round(t)) < 1e-2 })()",
                                "true"));
    }

    private static String withKeys(String code) {
        return """
        await (async () => {
          const data = new Uint8Array([1, 2, 3]);
          const key = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign", "verify"]);
          const sealed = await crypto.subtle.importKey("raw", new Uint8Array(32), "AES-GCM", false, ["encrypt", "decrypt"]);
          const iv = crypto.getRandomValues(new Uint8Array(12));
          return %s;
        })()
        """
                .formatted(code);
    }
}
