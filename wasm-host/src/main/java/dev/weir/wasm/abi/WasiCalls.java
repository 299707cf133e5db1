package dev.weir.wasm.abi;

import dev.weir.api.service.Capability;
import dev.weir.wasm.engine.FunctionType;
import dev.weir.wasm.engine.MemoryAccessException;
import dev.weir.wasm.engine.WasmException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.TreeMap;

/**
 * The part of WASI preview 1 that guests' runtimes need to start and run: no files, no network, of
 * the environment what was granted. What is not here answers {@link #ENOSYS}.
 */
final class WasiCalls {
    /** The function is not supported. */
    static final int ENOSYS = 52;

    private static final int SUCCESS = 0;
    private static final int EBADF = 8;
    private static final int EFAULT = 21;
    private static final int EINVAL = 28;
    private static final int ENOTSUP = 58;

    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int MAX_IO_VECTORS = 1024;
    private static final int MAX_RANDOM_BYTES = 64 << 10;

    // Guests make keys from it, so it is not the gateway's fast generator.
    private static final SecureRandom RANDOM = new SecureRandom();

    static final List<HostCall<Guest>> ALL =
            List.of(
                    wasi("fd_write", "iiii", WasiCalls::write),
                    wasi("clock_time_get", "ili", WasiCalls::time),
                    wasi("random_get", "ii", WasiCalls::random),
                    wasi("environ_sizes_get", "ii", WasiCalls::environmentSizes),
                    wasi("environ_get", "ii", WasiCalls::environment),
                    wasi("args_sizes_get", "ii", WasiCalls::noneOf),
                    wasi("args_get", "ii", (_, _) -> SUCCESS),
                    // Go's start walks the descriptors until one is bad.
                    wasi("fd_prestat_get", "ii", (_, _) -> EBADF),
                    wasi("fd_fdstat_get", "ii", WasiCalls::descriptor),
                    wasi("fd_close", "i", (_, _) -> EBADF),
                    wasi("poll_oneoff", "iiii", WasiCalls::poll),
                    wasi("sched_yield", "", (_, _) -> SUCCESS),
                    new HostCall<>("proc_exit", new FunctionType("i", ""), WasiCalls::exit));

    private WasiCalls() {}

    private static HostCall<Guest> wasi(String name, String parameters, HostCall.Body<Guest> body) {
        return new HostCall<>(
                name,
                new FunctionType(parameters, "i"),
                (guest, arguments) -> {
                    try {
                        return body.run(guest, arguments);
                    } catch (MemoryAccessException e) {
                        return EFAULT;
                    }
                });
    }

    private static long write(Guest guest, long[] a) {
        int descriptor = (int) a[0];
        if (descriptor != STDOUT && descriptor != STDERR) {
            return EBADF;
        }
        int count = (int) a[2];
        if (count < 0 || count > MAX_IO_VECTORS) {
            return EINVAL;
        }
        int written = 0;
        for (int i = 0; i < count; i++) {
            long vector = (int) a[1] + 8L * i;
            int length = guest.memory().readInt(vector + 4);
            LogCalls.writePiece(
                    guest,
                    descriptor == STDOUT ? Level.INFO : Level.ERROR,
                    guest.memory().readInt(vector),
                    length);
            written += length;
        }
        guest.memory().writeInt(a[3], written);
        return SUCCESS;
    }

    private static long time(Guest guest, long[] a) {
        switch ((int) a[0]) {
            case 0 -> guest.memory().writeLong(a[2], LogCalls.now(guest));
            case 1 -> guest.memory().writeLong(a[2], System.nanoTime());
            default -> {
                return ENOTSUP;
            }
        }
        return SUCCESS;
    }

    private static long random(Guest guest, long[] a) {
        int length = (int) a[1];
        if (length < 0 || length > MAX_RANDOM_BYTES) {
            return EINVAL;
        }
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        guest.memory().write(a[0], bytes);
        return SUCCESS;
    }

    private static long environmentSizes(Guest guest, long[] a) {
        int bytes = 0;
        List<byte[]> variables = variables(guest);
        for (byte[] variable : variables) {
            bytes += variable.length;
        }
        guest.memory().writeInt(a[0], variables.size());
        guest.memory().writeInt(a[1], bytes);
        return SUCCESS;
    }

    private static long environment(Guest guest, long[] a) {
        long entry = a[0];
        long text = a[1];
        for (byte[] variable : variables(guest)) {
            guest.memory().writeInt(entry, (int) text);
            guest.memory().write(text, variable);
            entry += Integer.BYTES;
            text += variable.length;
        }
        return SUCCESS;
    }

    /** What the operator has granted of the gateway's environment: NAME=VALUE and a zero byte. */
    private static List<byte[]> variables(Guest guest) {
        if (!guest.plugin().context().granted(Capability.ENV)) {
            return List.of();
        }
        return new TreeMap<>(guest.plugin().context().environment())
                .entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue() + "\0")
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList();
    }

    private static long noneOf(Guest guest, long[] a) {
        guest.memory().writeInt(a[0], 0);
        guest.memory().writeInt(a[1], 0);
        return SUCCESS;
    }

    private static long descriptor(Guest guest, long[] a) {
        if (a[0] != STDOUT && a[0] != STDERR) {
            return EBADF;
        }
        byte[] stat = new byte[24];
        stat[0] = 2; // a character device
        stat[8] = 64; // with the right to fd_write
        guest.memory().write(a[1], stat);
        return SUCCESS;
    }

    // As in Envoy: no event ever came. Go's runtime stops the guest on any error.
    private static long poll(Guest guest, long[] a) {
        guest.memory().writeInt(a[3], 0);
        return SUCCESS;
    }

    private static long exit(Guest guest, long[] a) {
        throw new WasmException("the guest ended itself with exit code " + (int) a[0]);
    }
}
