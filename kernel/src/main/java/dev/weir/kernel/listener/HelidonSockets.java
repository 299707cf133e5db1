package dev.weir.kernel.listener;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PlainSocket;
import java.lang.reflect.Field;
import java.net.Socket;
import java.nio.channels.SocketChannel;

/**
 * The channel under one of Helidon's. Helidon shows it to nobody, but two things need it: a reset,
 * without which a client could take a part of an answer for the whole (RFC 9112 §8), and the end of
 * one direction, so that a client gets to read a refusal. Hence by reflection; Helidon's version is
 * pinned.
 */
final class HelidonSockets {
    private static final Field SOCKET = field("delegate");
    private static final Field BUFFER = field("readBuffer");
    private static final byte[] NOTHING = {};

    private HelidonSockets() {}

    /**
     * The channel. Helidon's cannot be read from any more: its buffer, 8 KiB that nobody uses for
     * as long as the connection lives, goes.
     */
    static SocketChannel take(HelidonSocket socket) {
        try {
            BUFFER.set(socket, NOTHING);
            return ((Socket) SOCKET.get(socket)).getChannel();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field field(String name) {
        try {
            Field field = PlainSocket.class.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this version of Helidon has no PlainSocket." + name, e);
        }
    }
}
