package dev.weir.kernel.http1;

import dev.weir.api.Client;
import dev.weir.api.Headers;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.ListenerConfig.Limits;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The head of a request: parsed, looked up in, changed, and written. In this package, for the
 * parser is nobody else's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeadBenchmark {
    private static final String SMALL =
            """
            GET /v1/orders/17?full=yes HTTP/1.1
            Host: api.example.com
            Accept: */*

            """;
    private static final String BROWSER =
            """
            GET /v1/orders/17?full=yes HTTP/1.1
            Host: api.example.com
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
            Accept-Language: en-GB,en;q=0.5
            Accept-Encoding: gzip, deflate, br, zstd
            Connection: keep-alive
            Cookie: session=8f2b7c0e5a914d33; theme=dark; consent=yes
            Upgrade-Insecure-Requests: 1
            Sec-Fetch-Dest: document
            Sec-Fetch-Mode: navigate
            Sec-Fetch-Site: same-origin
            Priority: u=0, i

            """;

    private static final ListenerConfig LISTENER =
            new ListenerConfig("bench", new HostPort("127.0.0.1", 0), Limits.DEFAULT);
    private static final Client PEER = new Client("127.0.0.1", 40_000, false);

    @Param({"small", "browser"})
    String kind = "small";

    private byte[] head = new byte[0];
    private Headers headers = Headers.empty();
    private final HeadBuffer out = new HeadBuffer();

    /** Made by JMH. */
    public HeadBenchmark() {}

    /** Makes the head. */
    @Setup
    public void make() throws HeadException {
        String text = kind.equals("small") ? SMALL : BROWSER;
        head = text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        headers = parse().headers();
    }

    /** From bytes to a checked head. */
    @Benchmark
    public RequestHead parse() throws HeadException {
        return RequestHeadParser.parse(head, LISTENER, PEER, false);
    }

    /** A field that is there. */
    @Benchmark
    public Optional<String> first() {
        return headers.first("accept");
    }

    /** A field that is not there: all names are compared. */
    @Benchmark
    public boolean missing() {
        return headers.contains("x-api-key");
    }

    /** A copy with one field set. */
    @Benchmark
    public Headers with() {
        return headers.with("x-service", "orders");
    }

    /** All fields written as they came. */
    @Benchmark
    public int write() {
        out.clear();
        for (int i = 0; i < headers.size(); i++) {
            out.field(headers, i);
        }
        return out.size();
    }
}
