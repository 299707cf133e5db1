package dev.weir.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class BodyTest {

    @Test
    void contentInMemoryIsReadAnyNumberOfTimesEvenAfterClose() throws IOException {
        Body body = Body.of("grüße");
        body.close();
        assertThat(body.replayable()).isTrue();
        assertThat(body.length()).isEqualTo(7);
        assertThat(new String(body.readAll(7), UTF_8)).isEqualTo("grüße");
        assertThat(new String(body.readAll(100), UTF_8)).isEqualTo("grüße");
    }

    @Test
    void anEmptyBodyHasLengthZero() throws IOException {
        assertThat(Body.of(new byte[0])).isSameAs(Body.empty());
        assertThat(Body.empty().length()).isZero();
        assertThat(Body.empty().readAll(0)).isEmpty();
    }

    @Test
    void aStreamIsOpenedOnce() throws IOException {
        Body body = Body.stream(new Watched("abc"), -1);
        assertThat(body.replayable()).isFalse();
        assertThat(body.open().readAllBytes()).hasSize(3);
        assertThatIllegalStateException()
                .isThrownBy(body::open)
                .withMessageContaining("can be opened once");
    }

    @Test
    void aClosedStreamIsNotOpened() {
        Watched stream = new Watched("abc");
        Body body = Body.stream(stream, 3);
        body.close();
        assertThat(stream.closed).isTrue();
        assertThatIllegalStateException().isThrownBy(body::open);
        body.close();
    }

    @Test
    void aStreamIsUntouchedUntilItIsOpenedOrClosed() {
        Body opened = Body.stream(new Watched("abc"), 3);
        Body closed = Body.stream(new Watched("abc"), 3);
        assertThat(opened.untouched()).isTrue();
        assertThat(opened.open()).isNotNull();
        closed.close();
        assertThat(opened.untouched()).isFalse();
        assertThat(closed.untouched()).isFalse();
    }

    @Test
    void closingTheOpenedStreamClosesWhatIsBehindIt() throws IOException {
        Watched stream = new Watched("abc");
        Body.stream(stream, 3).open().close();
        assertThat(stream.closed).isTrue();
    }

    @Test
    void readAllAcceptsExactlyTheBound() throws IOException {
        assertThat(Body.stream(new Watched("abcd"), -1).readAll(4)).hasSize(4);
    }

    @Test
    void readAllRefusesOneByteMoreThanTheBoundAndClosesTheBody() throws IOException {
        Watched stream = new Watched("abcde");
        assertThatThrownBy(() -> Body.stream(stream, -1).readAll(4))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.type()).isEqualTo(FailureType.BODY_TOO_LARGE))
                .hasMessage("body is longer than 4 bytes");
        assertThat(stream.closed).isTrue();
        assertThat(stream.available()).as("read at most one byte over the bound").isZero();
    }

    @Test
    void readAllClosesTheBodyWhenReadingFails() {
        Watched stream =
                new Watched("abc") {
                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        throw new UncheckedIOException(new IOException("reset"));
                    }
                };
        assertThatThrownBy(() -> Body.stream(stream, -1).readAll(10))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(stream.closed).isTrue();
    }

    @Test
    void trailersAreAskedForOnlyAfterTheEndOfTheStream() throws IOException {
        boolean[] asked = new boolean[1];
        Body body =
                Body.stream(
                        new Watched("ab"),
                        -1,
                        () -> {
                            asked[0] = true;
                            return Headers.of("x-sum", "1");
                        });
        assertThat(body.trailers().size()).isZero();
        InputStream in = body.open();
        assertThat(in.read(new byte[2])).isEqualTo(2);
        assertThat(body.trailers().size()).isZero();
        assertThat(asked[0]).isFalse();
        assertThat(in.read()).isNegative();
        assertThat(body.trailers().first("x-sum")).contains("1");
    }

    @Test
    void trailersOfABodyGivenUpAreEmpty() {
        Body body = Body.stream(new Watched("ab"), -1, () -> Headers.of("x-sum", "1"));
        body.close();
        assertThat(body.trailers().size()).isZero();
    }

    private static class Watched extends FilterInputStream {
        boolean closed;

        Watched(String text) {
            super(new ByteArrayInputStream(text.getBytes(UTF_8)));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
