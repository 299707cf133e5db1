package dev.weir.kernel.upstream;

import dev.weir.api.Client;
import dev.weir.kernel.http1.BufferPool;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/**
 * TLS over a connection to a target. An engine and not a socket of the JDK, for the encrypted bytes
 * can be asked without waiting whether the connection is quiet. One thread at a time reads and one
 * writes.
 */
final class TlsTransport implements TargetTransport {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    // By their size, which is the same for all sessions, nearly always; at most 4 MiB are kept.
    private static final ConcurrentMap<Integer, BufferPool> PACKETS = new ConcurrentHashMap<>();
    private static final int POOLED = 256;

    private final TargetChannel raw;
    private final SSLEngine engine;
    private final BufferPool packets;
    // What was read and not decrypted yet; ready to be read from. Borrowed while there is use for
    // it.
    private ByteBuffer encrypted = NOTHING;
    // Guards wrapping: the reading thread answers key updates while another sends content.
    private final ReentrantLock writing = new ReentrantLock();
    private ByteBuffer outgoing = NOTHING;
    // Content of a record that did not fit where it was wanted.
    private ByteBuffer plain = NOTHING;

    private TlsTransport(TargetChannel raw, SSLEngine engine) {
        this.raw = raw;
        this.engine = engine;
        packets =
                PACKETS.computeIfAbsent(
                        engine.getSession().getPacketBufferSize(),
                        size -> new BufferPool(size, POOLED));
    }

    /**
     * Shakes hands over a new connection. Blocks; who ends the connection meanwhile ends it.
     *
     * @throws IOException if the target does not speak TLS, or does not prove who it is
     */
    static TlsTransport over(TargetChannel raw, SSLEngine engine) throws IOException {
        TlsTransport transport = new TlsTransport(raw, engine);
        engine.beginHandshake();
        transport.shakeHands(engine.getHandshakeStatus());
        return transport;
    }

    private void shakeHands(HandshakeStatus from) throws IOException {
        HandshakeStatus status = from;
        while (true) {
            switch (status) {
                case NEED_TASK -> status = runTasks();
                case NEED_WRAP -> status = wrap(NOTHING);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    status = handshakeRecord();
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    private HandshakeStatus handshakeRecord() throws IOException {
        switch (decrypt().getStatus()) {
            case CLOSED -> throw new EOFException("the target ended the TLS handshake");
            case BUFFER_UNDERFLOW -> fill();
            case BUFFER_OVERFLOW, OK -> {}
        }
        return engine.getHandshakeStatus();
    }

    private HandshakeStatus runTasks() {
        for (Runnable task = engine.getDelegatedTask();
                task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
        return engine.getHandshakeStatus();
    }

    private HandshakeStatus wrap(ByteBuffer content) throws IOException {
        writing.lock();
        try {
            if (outgoing.capacity() == 0) {
                outgoing = ByteBuffer.wrap(packets.borrow());
            }
            outgoing.clear();
            SSLEngineResult result = engine.wrap(content, outgoing);
            raw.write(outgoing.array(), 0, outgoing.position());
            if (result.getStatus() == Status.CLOSED && content.hasRemaining()) {
                throw new EOFException("the TLS connection has ended");
            }
            return result.getHandshakeStatus();
        } finally {
            writing.unlock();
        }
    }

    /** Decrypts a record into the buffer for content, which must be empty. */
    private SSLEngineResult decrypt() throws IOException {
        plain = emptyPlain();
        SSLEngineResult result = engine.unwrap(encrypted, plain.clear());
        plain.flip();
        return result;
    }

    private ByteBuffer emptyPlain() {
        int size = engine.getSession().getApplicationBufferSize();
        return plain.capacity() >= size ? plain : ByteBuffer.allocate(size);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer wanted = ByteBuffer.wrap(buffer, offset, length);
        while (!plain.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(encrypted, wanted);
            switch (result.getStatus()) {
                case CLOSED -> {
                    return -1;
                }
                case BUFFER_UNDERFLOW -> fill();
                case BUFFER_OVERFLOW -> decrypt();
                case OK -> {
                    goOn(result.getHandshakeStatus());
                    if (result.bytesProduced() > 0) {
                        return result.bytesProduced();
                    }
                }
            }
        }
        int count = Math.min(length, plain.remaining());
        plain.get(buffer, offset, count);
        return count;
    }

    /** Answers what is no content: key updates, session tickets (RFC 8446 §4.6). */
    private void goOn(HandshakeStatus status) throws IOException {
        switch (status) {
            case NEED_TASK -> goOn(runTasks());
            case NEED_WRAP -> goOn(wrap(NOTHING));
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> {}
        }
    }

    /** The buffer for what is read, ready to be written to; {@code flip} it then. */
    private void readable() {
        if (encrypted.capacity() == 0) {
            encrypted = ByteBuffer.wrap(packets.borrow());
        } else {
            encrypted.compact();
        }
    }

    private void fill() throws IOException {
        readable();
        try {
            int count = raw.read(encrypted.array(), encrypted.position(), encrypted.remaining());
            if (count < 0) {
                // RFC 8446 §6.1: without close_notify anybody on the way may have cut it.
                throw new EOFException("the TLS connection was cut without close_notify");
            }
            encrypted.position(encrypted.position() + count);
        } finally {
            encrypted.flip();
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(buffer, offset, length);
        while (content.hasRemaining()) {
            wrap(content);
        }
    }

    @Override
    public void endOutput() throws IOException {
        engine.closeOutbound();
        wrap(NOTHING);
        raw.endOutput();
    }

    @Override
    public boolean isQuiet() {
        try {
            while (!plain.hasRemaining()) {
                readable();
                int count = raw.readNow(encrypted);
                encrypted.flip();
                if (count <= 0) {
                    // Half a record is the beginning of something.
                    return count == 0 && !encrypted.hasRemaining();
                }
                if (!decryptAtRest()) {
                    return false;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void rest() {
        if (!encrypted.hasRemaining() && encrypted.capacity() > 0) {
            packets.giveBack(encrypted.array());
            encrypted = NOTHING;
        }
        if (!plain.hasRemaining()) {
            plain = NOTHING;
        }
        writing.lock();
        try {
            if (outgoing.capacity() > 0) {
                packets.giveBack(outgoing.array());
                outgoing = NOTHING;
            }
        } finally {
            writing.unlock();
        }
    }

    /** Decrypts what is there; whether it was nothing but about TLS itself. */
    private boolean decryptAtRest() throws IOException {
        while (encrypted.hasRemaining()) {
            SSLEngineResult result = decrypt();
            if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
                return true;
            }
            if (result.getStatus() != Status.OK || plain.hasRemaining()) {
                return false;
            }
            goOn(result.getHandshakeStatus());
        }
        return true;
    }

    @Override
    public void endInput() {
        raw.endInput();
    }

    @Override
    public void close() {
        raw.close();
    }

    @Override
    public void abort() {
        raw.abort();
    }

    @Override
    public Client peer() {
        return raw.peer();
    }
}
