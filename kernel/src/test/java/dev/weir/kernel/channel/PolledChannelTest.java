package dev.weir.kernel.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolledChannelTest {
    private static final int PATIENCE_SECONDS = 30;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<PolledChannel> open = new ArrayList<>();

    /** The two ends of a connection. */
    private record Pair(SocketChannel socket, PolledChannel near, PolledChannel far) {}

    private Pair pair() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel near = SocketChannel.open(server.getLocalAddress());
            Pair pair = new Pair(near, new PolledChannel(near), new PolledChannel(server.accept()));
            open.add(pair.near);
            open.add(pair.far);
            return pair;
        }
    }

    @AfterEach
    void closeAll() throws IOException {
        for (PolledChannel each : open) {
            each.close();
        }
        threads.close();
    }

    private static <T> T in(Future<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private <T> Future<T> waiting(Callable<T> work) throws InterruptedException {
        Thread[] thread = new Thread[1];
        Future<T> future =
                threads.submit(() -> {
                    thread[0] = Thread.currentThread();
                    return work.call();
                });
        while (thread[0] == null || thread[0].getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        return future;
    }

    @Test
    void aReadWaitsForBytesAndFindsTheEnd() throws Exception {
        Pair pair = pair();
        ByteBuffer into = ByteBuffer.allocate(16);
        Future<Integer> first = waiting(() -> pair.far.read(into));
        pair.near.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(in(first)).isEqualTo(3);
        Future<Integer> end = waiting(() -> pair.far.readLater(into));
        pair.socket.shutdownOutput();
        assertThat(in(end)).isEqualTo(-1);
    }

    @Test
    void nothingIsWaitedForWhereNothingIsAskedTo() throws Exception {
        Pair pair = pair();
        assertThat(pair.far.readNow(ByteBuffer.allocate(1))).isZero();
    }

    @Test
    void whatGoesOnInsteadOfAThreadIsRunOnceForBytesForTheEndAndForAClose() throws Exception {
        Pair pair = pair();
        BlockingQueue<String> runs = new LinkedBlockingQueue<>();
        assertThat(pair.far.readSoon(ByteBuffer.allocate(1))).isZero();

        pair.far.whenInput(() -> runs.add("bytes"));
        pair.far.nudge();
        pair.near.write(ByteBuffer.wrap(new byte[] {1, 2}));
        assertThat(runs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("bytes");
        assertThat(pair.far.readSoon(ByteBuffer.allocate(1))).isEqualTo(1);

        pair.far.whenInput(() -> runs.add("bytes that were there"));
        assertThat(runs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isEqualTo("bytes that were there");
        assertThat(pair.far.readSoon(ByteBuffer.allocate(1))).isEqualTo(1);

        pair.far.whenInput(() -> runs.add("end"));
        pair.far.endInput();
        assertThat(runs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("end");

        pair.near.whenInput(() -> runs.add("close"));
        pair.near.close();
        assertThat(runs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("close");
        pair.near.whenInput(() -> runs.add("closed before"));
        assertThat(runs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("closed before");
        assertThat(runs).isEmpty();
    }

    @Test
    void aWriteWaitsUntilThePeerTakesIt() throws Exception {
        Pair pair = pair();
        int size = 32 << 20;
        Future<Object> written =
                waiting(() -> {
                    pair.near.write(ByteBuffer.allocate(size));
                    pair.socket.shutdownOutput();
                    return true;
                });
        ByteBuffer into = ByteBuffer.allocate(1 << 20);
        long total = 0;
        for (int count = pair.far.read(into); count >= 0; count = pair.far.read(into.clear())) {
            total += count;
        }
        assertThat(total).isEqualTo(size);
        in(written);
    }

    @Test
    void endingItWakesWhoReadsAndWhoWrites() throws Exception {
        Pair pair = pair();
        Future<Integer> read = waiting(() -> pair.near.read(ByteBuffer.allocate(1)));
        Future<Object> write =
                waiting(() -> {
                    pair.near.write(ByteBuffer.allocate(32 << 20));
                    return true;
                });
        pair.near.close();
        assertThatThrownBy(() -> in(read)).hasCauseInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> in(write)).hasCauseInstanceOf(IOException.class);
        assertThat(pair.far.read(ByteBuffer.allocate(1 << 20))).isPositive();
    }

    @Test
    void endingItsInputLetsAReadFindTheEnd() throws Exception {
        Pair pair = pair();
        Future<Integer> read = waiting(() -> pair.near.read(ByteBuffer.allocate(1)));
        pair.near.endInput();
        assertThat(in(read)).isEqualTo(-1);
        assertThat(pair.near.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @Test
    void interruptingWhoWaitsClosesIt() throws Exception {
        Pair pair = pair();
        Future<Integer> read = waiting(() -> pair.near.read(ByteBuffer.allocate(1)));
        read.cancel(true);
        assertThat(pair.far.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThatThrownBy(() -> pair.near.read(ByteBuffer.allocate(1)))
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aThreadThatIsInterruptedBeforeFindsItClosedWhenItWaits() throws Exception {
        Pair pair = pair();
        Future<Integer> read =
                threads.submit(() -> {
                    Thread.currentThread().interrupt();
                    return pair.near.read(ByteBuffer.allocate(1));
                });
        assertThatThrownBy(() -> in(read))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ClosedByInterruptException.class);
    }

    /** A wake-up that is lost leaves a pair standing still. */
    @Test
    void noWakeUpIsEverLost() throws Exception {
        Duration time = Duration.ofMillis(Long.getLong("weir.test.poll", 2000));
        long end = System.nanoTime() + time.toNanos();
        List<Future<Long>> players = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            Pair pair = pair();
            int seed = i;
            players.add(threads.submit(() -> play(pair.near, pair.socket, seed, end)));
            players.add(threads.submit(() -> play(pair.far, null, -seed, end)));
        }
        for (Future<Long> player : players) {
            assertThat(player.get(time.toSeconds() + PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isPositive();
        }
    }

    /** Messages to and fro, of one byte that says how many follow, in pieces and with pauses. */
    private static long play(
            PolledChannel channel, @Nullable SocketChannel first, int seed, long end)
            throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        ByteBuffer into = ByteBuffer.allocate(256);
        long rounds = 0;
        if (first != null) {
            send(channel, random);
        }
        while (true) {
            into.clear().limit(1);
            if ((random.nextBoolean() ? channel.readLater(into) : channel.read(into)) < 0) {
                return rounds + 1;
            }
            for (int left = into.get(0) & 0x7F; left > 0; ) {
                dally(random);
                left -= channel.read(into.clear().limit(left));
            }
            if (first != null && System.nanoTime() - end > 0) {
                first.shutdownOutput();
                return rounds + 1;
            }
            dally(random);
            send(channel, random);
            rounds++;
        }
    }

    private static void send(PolledChannel channel, SplittableRandom random) throws IOException {
        int size = random.nextInt(0x7F);
        ByteBuffer message = ByteBuffer.allocate(size + 1).put(0, (byte) size);
        int first = random.nextInt(size + 1) + 1;
        channel.write(message.limit(first));
        dally(random);
        channel.write(message.limit(size + 1));
    }

    @SuppressWarnings("ThreadPriorityCheck") // mixes the order in which the threads run
    private static void dally(SplittableRandom random) {
        switch (random.nextInt(4)) {
            case 0 -> Thread.yield();
            case 1 -> {
                for (int i = random.nextInt(200); i > 0; i--) {
                    Thread.onSpinWait();
                }
            }
            default -> {}
        }
    }
}
