package dev.weir.js;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Arguments that only somebody would pass who wants to break it. */
final class HostileArgumentsTest {
    @Test
    void areRefusedOrMeanWhatTheStandardSays() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        // FIPS 180-4, of nothing
        String sha = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        expected.put(
                "new Uint8Array(await crypto.subtle.digest('SHA-256', new ArrayBuffer(0, { maxByteLength: 8 }))).toHex()",
                sha);
        expected.put(
                "await (async () => { const b = new ArrayBuffer(8, { maxByteLength: 16 }); const v = new Uint8Array(b, 4, 4); b.resize(2); return new Uint8Array(await crypto.subtle.digest('SHA-256', v)).toHex() })()",
                sha);
        expected.put(
                "await (async () => { const b = new ArrayBuffer(8, { maxByteLength: 16 }); const v = new Uint8Array(b); b.resize(16); return new Uint8Array(await crypto.subtle.digest('SHA-256', v)).toHex() === new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(16))).toHex() })()",
                "true");
        expected.put(
                "await (async () => { const b = new ArrayBuffer(8); b.transfer(); try { await crypto.subtle.digest('SHA-256', b); return 'no' } catch (x) { return x.name } })()",
                "TypeError");
        expected.put(
                "await crypto.subtle.digest({ get name() { throw new RangeError('g') } }, new Uint8Array(1)).catch((x) => x.name)",
                "RangeError");
        expected.put(
                "await crypto.subtle.digest(new Proxy({ name: 'SHA-256' }, {}), new Uint8Array(0)).then((d) => new Uint8Array(d).toHex())",
                sha);
        expected.put(
                "await crypto.subtle.sign('HMAC', {}, new Uint8Array(1)).catch((x) => x.name)",
                "TypeError");
        expected.put(
                "await crypto.subtle.sign('HMAC', request, new Uint8Array(1)).catch((x) => x.name)",
                "TypeError");
        expected.put(
                "(() => { try { Object.getOwnPropertyDescriptor(CryptoKey.prototype, 'usages').get.call({}) } catch (x) { return x.name } })()",
                "TypeError");
        expected.put(
                "(() => { try { Uint8Array.prototype.toHex.call(new Uint16Array(1)) } catch (x) { return x.name } })()",
                "TypeError");
        expected.put(
                "(() => { try { Uint8Array.prototype.toHex = 1; return 'no' } catch (x) { return x.name } })()",
                "TypeError");
        expected.put(
                "(() => { try { crypto = 1; return 'no' } catch (x) { return x.name } })()",
                "TypeError");
        expected.put(
                "(() => { try { Map.prototype.get = 1; return 'no' } catch (x) { return x.name } })()",
                "TypeError");
        expected.put(
                "(() => { try { Object.getPrototypeOf(new Map()[Symbol.iterator]()).next = 1; return 'no' } catch (x) { return x.name } })()",
                "TypeError");
        expected.put(
                "(() => { try { crypto.subtle.constructor.prototype.sign = 1; return 'no' } catch (x) { return x.name } })()",
                "TypeError");
        expected.put(
                "(() => { try { TextEncoder.prototype.encode.x = 1; return 'no' } catch (x) { return x.name } })()",
                "TypeError");
        expected.put("new TextEncoder().encode('\\ud800a').toHex()", "efbfbd61");
        expected.put("new TextEncoder().encode(undefined).length", "0");
        expected.put(
                "(() => { try { Uint8Array.prototype.toBase64.call(new Uint8Array(1), { alphabet: 'x' }) } catch (x) { return x.name } })()",
                "TypeError");
        expected.put(
                "(() => { try { new Uint8Array(1).toBase64({ get alphabet() { throw new RangeError('x') } }) } catch (x) { return x.name } })()",
                "RangeError");
        Plugin.expect(expected);
    }
}
