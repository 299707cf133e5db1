package dev.weir.wasm.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderMapTest {
    private final RequestMap request =
            new RequestMap(
                    new Request(
                            "GET",
                            "https",
                            "/a?b=c",
                            Headers.of(
                                    "X-Twice",
                                    "1",
                                    "HOST",
                                    "api.example.com",
                                    "x-twice",
                                    "2",
                                    "Content-Length",
                                    "7"),
                            Body.empty()));
    private final ResponseMap response =
            new ResponseMap(new Response(200, Headers.of("Server", "nginx"), Body.of("content")));

    private static List<String> lines(HeaderMap map) {
        return map.all().stream().map(field -> field.name() + "=" + field.value()).toList();
    }

    @Test
    void aRequestBeginsWithItsPseudoHeadersAndHasNoHost() {
        assertThat(lines(request))
                .containsExactly(
                        ":authority=api.example.com",
                        ":path=/a?b=c",
                        ":method=GET",
                        ":scheme=https",
                        "x-twice=1",
                        "x-twice=2",
                        "content-length=7");
        assertThat(request.size()).isEqualTo(7);
    }

    @Test
    void aResponseBeginsWithItsStatus() {
        assertThat(lines(response)).containsExactly(":status=200", "server=nginx");
        assertThat(response.size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "x-twice, 1",
        "X-TWICE, 1",
        "host, api.example.com",
        ":authority, api.example.com",
        ":path, /a?b=c",
        ":method, GET",
        ":scheme, https"
    })
    void findsTheFirstValueWhateverTheCase(String name, String value) {
        assertThat(request.get(name)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-none", ":status", ":odd", ""})
    void findsNothingElse(String name) {
        assertThat(request.get(name)).isEmpty();
    }

    @Test
    void replacingChangesTheRequestLine() {
        request.replace(":path", "/other?x");
        request.replace(":method", "POST");
        assertThat(request.request().target()).isEqualTo("/other?x");
        assertThat(request.request().method()).isEqualTo("POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {":authority", "host", "Host"})
    void replacingTheAuthorityChangesHostWhereItIs(String name) {
        request.replace(name, "other.example.com:8443");
        Headers headers = request.request().headers();
        assertThat(headers.all("host")).containsExactly("other.example.com:8443");
        assertThat(headers.value(1)).isEqualTo("other.example.com:8443");
    }

    @Test
    void anAuthorityThatWasMissingBecomesTheFirstField() {
        RequestMap without =
                new RequestMap(new Request("GET", "http", "/", Headers.of("A", "b"), Body.empty()));
        without.add(":authority", "new.example.com");
        assertThat(without.request().headers()).hasToString("Host: new.example.com, A: b");
    }

    @Test
    void replacingARepeatedFieldLeavesOneInItsPlace() {
        request.replace("x-twice", "3");
        assertThat(request.request().headers())
                .hasToString("x-twice: 3, HOST: api.example.com, Content-Length: 7");
    }

    @Test
    void addingKeepsWhatIsThere() {
        request.add("x-twice", "3");
        assertThat(request.request().headers().all("x-twice")).containsExactly("1", "2", "3");
    }

    @Test
    void removingRemovesAllOfThatName() {
        request.remove("X-TWICE");
        request.remove("content-length");
        request.remove("x-none");
        assertThat(request.request().headers()).hasToString("HOST: api.example.com");
    }

    @Test
    void aWholeMapWrittenBackIsTheSameHead() {
        request.replaceAll(Pairs.decode(Pairs.encode(request.all())));
        assertThat(lines(request)).hasSize(7).contains("x-twice=1", "x-twice=2");
        assertThat(request.request().headers().name(0)).isEqualTo("Host");
        assertThat(request.request().target()).isEqualTo("/a?b=c");
    }

    @Test
    void aWholeMapReplacesEverything() {
        request.replaceAll(
                List.of(
                        new Field("a", "1"),
                        new Field(":method", "PUT"),
                        new Field(":path", "/new"),
                        new Field(":scheme", "https"),
                        new Field("host", "new.example.com"),
                        new Field("a", "2")));
        assertThat(request.request().method()).isEqualTo("PUT");
        assertThat(request.request().headers()).hasToString("Host: new.example.com, a: 1, a: 2");
    }

    @Test
    void aRefusedMapChangesNothing() {
        List<String> before = lines(request);
        List<Field> all = new ArrayList<>(request.all());
        all.add(new Field("content-length", "7"));
        assertThatThrownBy(() -> request.replaceAll(all))
                .hasMessageContaining("Content-Length must be that of the body");
        all.set(all.size() - 1, new Field(":path", "/again"));
        assertThatThrownBy(() -> request.replaceAll(all)).hasMessage(":path cannot be there twice");
        assertThatThrownBy(() -> request.replaceAll(request.all().subList(0, 3)))
                .hasMessage(":scheme cannot be removed");
        assertThat(lines(request)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "connection, close",
        "Transfer-Encoding, chunked",
        "upgrade, websocket",
        "te, trailers",
        "keep-alive, 5",
        "content-length, 8",
        ":scheme, http",
        ":path, relative",
        ":path, ''",
        ":method, 'A B'",
        ":authority, user@host",
        ":authority, a/b",
        ":authority, ''",
        ":status, 200",
        "'', x",
        "'a b', x",
        "x, 'a\u0000b'"
    })
    void writesThatMustNotReachTheWireAreRefused(String name, String value) {
        List<String> before = lines(request);
        assertThatThrownBy(() -> request.replace(name, value))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> request.add(name, value))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(lines(request)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {":method", ":path", ":scheme", ":authority", "host"})
    void pseudoHeadersCannotBeRemoved(String name) {
        assertThatThrownBy(() -> request.remove(name)).hasMessageContaining("cannot be removed");
    }

    @Test
    void aHeadHasABound() {
        String large = "x".repeat(200_000);
        request.add("a", large);
        assertThatThrownBy(() -> request.add("b", large)).hasMessageContaining("256 KiB");
        RequestMap many =
                new RequestMap(new Request("GET", "http", "/", Headers.empty(), Body.empty()));
        for (int i = 0; i < 1000; i++) {
            many.add("a", "b");
        }
        assertThatThrownBy(() -> many.add("a", "b")).hasMessageContaining("1000 fields");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"99", "100", "199", "600", "1000", "2xx", "", "+20", "\u0662\u0660\u0660"})
    void aStatusThatIsNoneIsRefused(String status) {
        assertThatThrownBy(() -> response.replace(":status", status))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(response.response().status()).isEqualTo(200);
    }

    @Test
    void aStatusWithoutContentDropsTheBody() {
        response.replace(":status", "204");
        assertThat(response.result().body().length()).isZero();
        response.replace(":status", "500");
        assertThat(response.result().body().length()).isEqualTo(7);
    }
}
