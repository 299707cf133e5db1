package dev.weir.control.config;

import static dev.weir.control.config.Reading.faults;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of mistake, one at a time: exactly its fault, at its place. */
class MistakesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // keys
                "zzz: 1 | 1:1: unknown key `zzz`; known here: listeners, admin, status, registries, services, routes, plugins, consumers, limits (/zzz)",
                "admin: { adress: '127.0.0.1:1' } | 1:10: unknown key `adress`, did you mean `address`? (/admin/adress)",
                "listeners: {} | 1:12: must be a list, found an object (/listeners)",
                "services: 5 | 1:11: must be a list, found a number 5 (/services)",
                // not in this version
                "limits: { tim: 1s } | 1:11: unknown key `tim`, did you mean `time`? (/limits/tim)",
                "listeners: [ { tls: {} } ] | 1:16: key `tls` is not available in this version (/listeners/0/tls)",
                "listeners: [ { trusted-proxies: [ 10.0.0.0/33 ] } ] | 1:35: must be an IP address or a network such as 10.0.0.0/8 or fd00::/8, found `10.0.0.0/33` (/listeners/0/trusted-proxies/0)",
                "listeners: [ { proxy-protocol: v1 } ] | 1:32: needs `trusted-proxies`: nobody else is served with it, found none (/listeners/0/proxy-protocol)",
                "plugins: [ { use: x, mode: dark } ] | 1:28: must be one of enforce, shadow, found `dark` (/plugins/0/mode)",
                "plugins: [ { use: x, shadow-calls: true } ] | 1:12: `shadow-calls: true` is for `mode: shadow`: a plugin that decides may call whom its grants name (/plugins/0)",
                "plugins: [ { use: x, breaker: on } ] | 1:31: must be `off` or an object of failures, window, quarantine, found a text `on` (/plugins/0/breaker)",
                "plugins: [ { use: x, breaker: { failures: 0 } } ] | 1:43: must be a whole number from 1 to 1000, found 0 (/plugins/0/breaker/failures)",
                "plugins: [ { use: x, when: a == b } ] | 1:28: is no condition in CEL: character 1: undeclared reference to 'a'; character 6: undeclared reference to 'b'; there are request.method, request.path, request.host, request.headers, request.query, client.ip, consumer, found `a == b` (/plugins/0/when)",
                "plugins: [ { use: x, grants: { kvs: true } } ] | 1:32: unknown key `kvs`, did you mean `kv`? (/plugins/0/grants/kvs)",
                "plugins: [ { use: x, grants: { call-outs: [ 'http://a' ] } } ] | 1:45: must be a destination: `service:orders`, `idp.example.com`, `idp.example.com:8443`, `*.example.com`, or `*` for every host, found `http://a` (/plugins/0/grants/call-outs/0)",
                "plugins: [ { use: x, grants: { call-outs: [ 'service:odrers' ] } } ] | 1:45: there is no service `odrers` (/plugins/0/grants/call-outs/0)",
                "plugins: [ { use: x, grants: [ kw ] } ] | 1:32: must be one of consumer, credentials, kv, request-body, response-body, found `kw`, did you mean `kv`? (/plugins/0/grants/0)",
                "registries: [ { name: a, location: ./b, trust: {} } ] | 1:48: keys are not available in this version: must be `java` (/registries/0/trust)",
                "registries: [ { name: a, location: ./b, trust: jaba } ] | 1:48: must be `java`: that Java plugins from there may run, which nothing holds back, found `jaba` (/registries/0/trust)",
                "plugins: [ { use: a/b, trust: java } ] | 1:12: `trust` is for folders; for `a/b` it is said of the registry: registries: [ { name: .., location: .., trust: java } ] (/plugins/0)",
                "registries: [ { name: a, location: r.example.com/gw } ] | 1:36: remote registries are not available in this version: must be a folder such as ./bundles, found `r.example.com/gw` (/registries/0/location)",
                "services: [ { name: a, targets: [ { url: 'weir:echo' } ], load-balancing: maglev } ] | 1:75: `maglev` is not available in this version (/services/0/load-balancing)",
                "routes: [ { name: r, path: '~ /a.*', to: 'weir:echo' } ] | 1:28: regular expressions as paths are not available in this version, found `~ /a.*` (/routes/0/path)",
                "routes: [ { path: /*, to: 'ftp://h' } ] | 1:27: must be http://HOST:PORT, https://HOST:PORT, unix:PATH, or weir:echo, found `ftp://h` (/routes/0/to)",
                "services: [ { name: a, targets: [ { url: 'http://h' } ], tls: { verify: false } } ] | 1:63: no target of the service is https (/services/0/tls)",
                "services: [ { name: a, targets: [ { url: 'https://h' } ], tls: { ca: nowhere.pem } } ] | 1:70: there is no such file, found `nowhere.pem` (/services/0/tls/ca)",
                "admin: { address: 'unix:' } | 1:19: must be HOST:PORT such as 127.0.0.1:8080, or unix:PATH, found `unix:` (/admin/address)",
                // routes that hide each other
                "routes: [ { name: a, hosts: [x, y], path: /a/*, headers: {K: v}, to: 'weir:echo' }, { name: b, hosts: [Y, x], path: /a/*, headers: {k: v}, to: 'weir:echo' } ] | 1:85: matches the same requests as the route at weir.yaml:1:11, so that one of them would never be reached: tell them apart by `hosts`, `path`, `methods` or `headers`, or remove one (/routes/1)",
                // types
                "routes: 1 | 1:9: must be a list, found a number 1 (/routes)",
                "routes: [ x ] | 1:11: must be an object, found a text `x` (/routes/0)",
                "routes: [ ~ ] | 1:11: must be an object, found nothing (/routes/0)",
                "admin: [] | 1:8: must be an object, found a list (/admin)",
                "listeners: [ { name: 1 } ] | 1:22: must be a text, found a number: put it in quotes (/listeners/0/name)",
                "listeners: [ { limits: { fields: many } } ] | 1:34: must be a whole number from 1 to 1000000, found a text `many` (/listeners/0/limits/fields)",
                "listeners: [ { limits: { fields: 1.5 } } ] | 1:34: must be a whole number from 1 to 1000000, found 1.5 (/listeners/0/limits/fields)",
                "listeners: [ { limits: { fields: 0 } } ] | 1:34: must be a whole number from 1 to 1000000, found 0 (/listeners/0/limits/fields)",
                "plugins: [ { use: x, enabled: 'true' } ] | 1:31: must be true or false, found a text `true` (/plugins/0/enabled)",
                // notations
                "listeners: [ { limits: { head: 32KB } } ] | 1:32: must be a size such as 64KiB or 10MiB, found `32KB` (/listeners/0/limits/head)",
                "listeners: [ { limits: { head: 0B } } ] | 1:32: must be more than nothing and at most 16777216B, found `0B` (/listeners/0/limits/head)",
                "plugins: [ { use: x, limits: { time: 3 sec } } ] | 1:38: must be a duration such as 500ms, 3s or 5m, found `3 sec` (/plugins/0/limits/time)",
                "plugins: [ { use: x, limits: { time: 2h } } ] | 1:38: must be more than nothing and at most 3600s, found `2h` (/plugins/0/limits/time)",
                "plugins: [ { use: x, limits: { time: 3s, wall: 1s } } ] | 1:30: `time` must not be more than `wall`, which has it in it (/plugins/0/limits)",
                "plugins: [ { use: x, on-error: opne } ] | 1:32: must be one of closed, open, reload, found `opne`, did you mean `open`? (/plugins/0/on-error)",
                "plugins: [ { use: 'a b' } ] | 1:19: must be a plugin: built in (`key-auth`), from a registry (`acme/geo@^1.2`), a folder (`./my-filter`) or a file (`./f.wasm`), found `a b` (/plugins/0/use)",
                "plugins: [ { enabled: true } ] | 1:12: `use` is required (/plugins/0)",
                "plugins: [ { use: './ ' } ] | 1:12: `use` makes no name for this instance: give it a `name` (/plugins/0)",
                // addresses
                "listeners: [ { address: 8080 } ] | 1:25: must be a text, found a number: put it in quotes (/listeners/0/address)",
                "listeners: [ { address: 'h:99999' } ] | 1:25: a port must be 0 to 65535, found `h:99999` (/listeners/0/address)",
                "listeners: [ { address: '[::x]:1' } ] | 1:25: must be HOST:PORT such as 127.0.0.1:8080, or unix:PATH, found `[::x]:1` (/listeners/0/address)",
                "listeners: [] | 1:12: must not be an empty list: leave it out for port 8080 (/listeners)",
                "admin: { address: '0.0.0.0:9901' } | 1:19: the admin API listens on loopback only (127.0.0.1, [::1], unix:PATH), found `0.0.0.0:9901` (/admin/address)",
                "admin: {} | 1:8: `address` is required (/admin)",
                "status: {} | 1:9: `address` is required (/status)",
                "status: { address: '127.0.0.1:9901' }\\nadmin: { address: '127.0.0.1:9901' } | 1:20: this address is taken by the one at weir.yaml:2:19 (/status/address)",
                // services
                "services: [ { name: a } ] | 1:13: `targets` is required (/services/0)",
                "services: [ { targets: [ { url: 'weir:echo' } ] } ] | 1:13: `name` is required (/services/0)",
                "services: [ { name: a/b, targets: [ { url: 'weir:echo' } ] } ] | 1:21: a name has letters, digits and `.`, `_`, `~`, `-`, begins with a letter or digit, and has at most 128 of them, found `a/b` (/services/0/name)",
                "services: [ { name: a, targets: [] } ] | 1:33: a service needs at least one target (/services/0/targets)",
                "services: [ { name: a, targets: [ { url: 'weir:echo', weight: 0 } ] } ] | 1:33: at least one target needs a weight above 0 (/services/0/targets)",
                "services: [ { name: a, targets: [ { url: 'http://h/b' } ] } ] | 1:42: a target has no path: a route's `to: URL` may have one, found `http://h/b` (/services/0/targets/0/url)",
                "services: [ { name: a, targets: [ { url: 'http://h' }, { url: 'http://h:80' } ] } ] | 1:63: target `http://h:80` is already at weir.yaml:1:42 (/services/0/targets/1/url)",
                "services: [ { name: a, targets: [ { url: 'weir:echo' } ], retries: { attempts: 11 } } ] | 1:80: must be a whole number from 0 to 10, found 11 (/services/0/retries/attempts)",
                // routes
                "routes: [ { path: /* } ] | 1:11: `service` or `to` is required (/routes/0)",
                "routes: [ { path: /*, to: 'weir:ecko' } ] | 1:27: must be http://HOST:PORT, https://HOST:PORT, unix:PATH, or weir:echo (did you mean `weir:echo`?), found `weir:ecko` (/routes/0/to)",
                "routes: [ { path: /*, to: 'http://h/a?b' } ] | 1:27: the path of a URL must be plain: no query, fragment, spaces, `.` or `..`, found `http://h/a?b` (/routes/0/to)",
                "routes: [ { name: r, path: a, to: 'weir:echo' } ] | 1:28: must be a path such as /a for itself alone or /a/* for all below it too, without `?`, `#`, spaces, `//`, `.` or `..`, found `a` (/routes/0/path)",
                "routes: [ { hosts: [ 'h:80' ], name: r, to: 'weir:echo' } ] | 1:22: must be a host name without a port, or `*.` and a name; leave `hosts` out to match any, found `h:80` (/routes/0/hosts/0)",
                "routes: [ { methods: [ get ], name: r, to: 'weir:echo' } ] | 1:24: must be a method such as GET: methods are case-sensitive (RFC 9110 §9.1), found `get` (/routes/0/methods/0)",
                "routes: [ { methods: [], to: 'weir:echo' } ] | 1:22: must not be an empty list: leave it out to match any (/routes/0/methods)",
                "routes: [ { headers: { a b: c }, to: 'weir:echo' } ] | 1:24: `a b` is not a field name (/routes/0/headers/a b)",
                "routes: [ { headers: { a: b, A: c }, to: 'weir:echo' } ] | 1:30: field `A` is given twice: case does not matter in field names (/routes/0/headers/A)",
                "routes: [ { headers: { a: ' b' }, to: 'weir:echo' } ] | 1:27: must be a field value: no line breaks, no spaces at its ends, found ` b` (/routes/0/headers/a)",
                "routes: [ { path: /a, strip-prefix: true, to: 'weir:echo' } ] | 1:37: strips nothing: `path` does not end in /* (/routes/0/strip-prefix)",
                "routes: [ { path: /*, host: 'a b', to: 'weir:echo' } ] | 1:29: must be `keep`, `upstream` or a host name, found `a b` (/routes/0/host)",
                "routes: [ { path: /*, order: [ x ], to: 'weir:echo' } ] | 1:32: no plugin instance `x` runs on this route (/routes/0/order/0)",
                // consumers
                "consumers: [ { name: a, key-auth: [ {} ] } ] | 1:37: one of `key` and `sha256` is required (/consumers/0/key-auth/0)",
                "consumers: [ { name: a, key-auth: [ { key: 17 } ] } ] | 1:44: must be a text, found a number: put it in quotes (/consumers/0/key-auth/0/key)",
                "consumers: [ { name: a, key-auth: [ { key: '' } ] } ] | 1:44: must not be an empty text (/consumers/0/key-auth/0/key)",
                "consumers: [ { name: a, key-auth: [ { sha256: abc } ] } ] | 1:47: must be the SHA-256 of a key, 64 digits of lower-case hex (/consumers/0/key-auth/0/sha256)",
            })
    void eachMistakeIsToldOnceWithItsPlace(String yaml, String fault) {
        assertThat(faults(yaml.replace("\\n", "\n"))).containsExactly("weir.yaml:" + fault);
    }

    @Test
    void routesWithTheSameMadeUpNameNeedOneOfTheirOwn() {
        assertThat(
                        faults(
                                """
                                routes:
                                  - { path: /a, to: weir:echo }
                                  - { path: /a/*, to: weir:echo }
                                """))
                .containsExactly(
                        "weir.yaml:3:5: this route has no `name`, and the one made of its hosts, path and methods is taken by the one at weir.yaml:2:5: give it a `name` (/routes/1)");
    }

    @Test
    void oneMistakeMakesUpNoOther() {
        assertThat(
                        faults(
                                """
                                routes:
                                  - { to: weir:echo }
                                  - { paht: /a/*, to: weir:echo }
                                  - { path: a, to: weir:echo }
                                  - { path: "${env:NOWHERE}", to: weir:ecko }
                                """))
                .containsExactly(
                        "weir.yaml:3:7: unknown key `paht`, did you mean `path`? (/routes/1/paht)",
                        "weir.yaml:4:13: must be a path such as /a for itself alone or /a/* for all below it too, without `?`, `#`, spaces, `//`, `.` or `..`, found `a` (/routes/2/path)",
                        "weir.yaml:5:13: environment variable `NOWHERE` is not set: set it, or write `${env:NOWHERE:-default}` (/routes/3/path)",
                        "weir.yaml:5:35: must be http://HOST:PORT, https://HOST:PORT, unix:PATH, or weir:echo (did you mean `weir:echo`?), found `weir:ecko` (/routes/3/to)");
        assertThat(
                        faults(
                                """
                                servces: [ { name: s, targets: [ { url: weir:echo } ] } ]
                                plugin: [ { use: x } ]
                                routes: [ { path: /*, service: s, order: [ x ] } ]
                                """))
                .containsExactly(
                        "weir.yaml:1:1: unknown key `servces`, did you mean `services`? (/servces)",
                        "weir.yaml:2:1: unknown key `plugin`, did you mean `plugins`? (/plugin)");
        assertThat(
                        faults(
                                """
                                services: [ { name: s, targets: [ { url: weir:echo, weigth: 0 } ] } ]
                                consumers: [ { name: c, key-auth: [ { kye: x } ] } ]
                                routes: [ { path: /*, sevice: s, order: [ x ] } ]
                                """))
                .hasSize(3)
                .allMatch(fault -> fault.contains("did you mean"));
    }

    @Test
    void twoListenersWithoutANameNeedOne() {
        assertThat(faults("listeners: [ { address: ':1' }, { address: ':2' } ]"))
                .containsExactly(
                        "weir.yaml:1:33: this listener has no `name`, and the name `default` is taken by the one at weir.yaml:1:14: give it a `name` (/listeners/1)");
    }

    @Test
    void instancesOfOneListHaveDifferentNames() {
        assertThat(
                        faults(
                                """
                                plugins:
                                  - use: headers
                                  - use: headers
                                  - { name: headers, use: acme/x }
                                routes: [ { path: /*, to: weir:echo, plugins: [ { use: headers } ] } ]
                                """))
                .containsExactly(
                        "weir.yaml:3:5: this plugin instance has no `name`, and the last part of `use` is taken by the one at weir.yaml:2:5: give it a `name` (/plugins/1)",
                        "weir.yaml:4:13: plugin instance `headers` is already at weir.yaml:2:5 (/plugins/2/name)");
    }

    @Test
    void namesAreUniqueWithinTheirKind() {
        assertThat(
                        faults(
                                """
                                listeners: [ { name: a, address: ":1" }, { name: a, address: ":2" } ]
                                registries: [ { name: a, location: ./x }, { name: a, location: ./y } ]
                                services:
                                  - { name: a, targets: [ { url: weir:echo } ] }
                                  - { name: a, targets: [ { url: weir:echo } ] }
                                routes: [ { name: b, to: weir:echo }, { name: b, to: weir:echo } ]
                                consumers: [ { name: a }, { name: a } ]
                                """))
                .hasSize(5)
                .allMatch(fault -> fault.contains("` is already at weir.yaml:"));
    }

    @Test
    void aServiceOfARoutesOwnDoesNotHideAnother() {
        assertThat(
                        faults(
                                """
                                services: [ { name: a, targets: [ { url: weir:echo } ] } ]
                                routes: [ { name: a, to: weir:echo } ]
                                """))
                .containsExactly(
                        "weir.yaml:2:26: `to` makes a service with the name of the route, which the service at weir.yaml:1:21 has: give the route another `name` (/routes/0/to)");
    }

    @Test
    void theOrderMayNameInstancesOfServiceAndGlobalOnly() {
        String yaml =
                """
                plugins: [ { use: global } ]
                services:
                  - { name: s, targets: [ { url: weir:echo } ], plugins: [ { use: mine } ] }
                  - { name: t, targets: [ { url: weir:echo } ], plugins: [ { use: other } ] }
                routes:
                  - { path: /*, service: s, order: [ mine, global, other, mine ] }
                """;
        assertThat(faults(yaml))
                .containsExactly(
                        "weir.yaml:6:52: no plugin instance `other` runs on this route; known here: global, mine (/routes/0/order/2)",
                        "weir.yaml:6:59: `mine` is in the order already (/routes/0/order/3)");
    }

    @Test
    void twoConsumersWithOneKeyAreToldWithoutTheKey() {
        assertThat(
                        faults(
                                """
                                consumers:
                                  - { name: a, key-auth: [ { key: "s3cret-key" } ] }
                                  - { name: b, key-auth: [ { key: "${env:KEY}" } ] }
                                """))
                .containsExactly(
                        "weir.yaml:3:28: the key is in use already, at weir.yaml:2:28 (/consumers/1/key-auth/0)");
    }

    @Test
    void aPasswordInAUrlIsNotShown() {
        assertThat(faults("routes: [ { path: /*, to: 'http://u:p4ss@h' } ]"))
                .containsExactly(
                        "weir.yaml:1:27: a URL to an upstream must not hold a user or a password (/routes/0/to)");
    }

    @Test
    void aWildcardAddressTakesThePortFromAllOthers() {
        assertThat(
                        faults(
                                "listeners: [ { address: ':9901' } ]\nadmin: { address: 'localhost:9901' }"))
                .containsExactly(
                        "weir.yaml:2:19: this address is taken by the one at weir.yaml:1:25 (/admin/address)");
        assertThat(faults("listeners: [ { address: '0.0.0.0:9901' } ]"))
                .containsExactly(
                        "weir.yaml:1:25: this address is taken by the default of `admin` (/listeners/0/address)");
        assertThat(faults("status: { address: '127.0.0.1:8080' }"))
                .containsExactly(
                        "weir.yaml:1:20: this address is taken by the default of `listeners` (/status/address)");
        assertThat(faults("listeners: [ { name: a }, { name: b } ]"))
                .containsExactly(
                        "weir.yaml:1:27: this address is taken by the one at weir.yaml:1:14 (/listeners/1)");
    }
}
