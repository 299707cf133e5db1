package dev.weir.js.quick;

import dev.weir.wasm.engine.GuestFunction;
import dev.weir.wasm.engine.HostFunction;
import dev.weir.wasm.engine.WasmException;
import dev.weir.wasm.engine.WasmInstance;
import dev.weir.wasm.engine.WasmMemory;
import dev.weir.wasm.engine.WasmModule;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One QuickJS with a plugin in it. For one thread at a time. What its methods throw besides {@link
 * QuickFault} means that the guest is of no more use: a {@link WasmException} of the engine, or a
 * {@link RuntimeException} where the guest wrote what no sound one does.
 */
public final class QuickGuest {
    /** The stack of QuickJS; a recursion beyond it is a {@code RangeError} of the guest. */
    private static final int STACK_BYTES = 40 << 10;

    private static final int PAGE_BYTES = 64 << 10;
    private static final double MICROS_A_MILLI = 1000;

    /** How a call ended that gave a promise. */
    private static final int PENDING = 4;

    private final WasmInstance instance;
    private final WasmMemory memory;
    private final HostCalls host;
    private final Handles handles;
    private final long mostBytes;
    private final Packed.Writer writer;
    private final GuestFunction buffer;
    private final GuestFunction call;
    private final GuestFunction resume;
    private final GuestFunction drop;
    private int bufferAt;
    private int bufferBytes;

    /** All that a guest is, to make others like it. */
    public static final class Snapshot {
        private final byte[] memory;
        private final Handles handles;

        private Snapshot(byte[] memory, Handles handles) {
            this.memory = memory;
            this.handles = handles;
        }

        /** The objects of the gateway that the plugin keeps. */
        public Handles handles() {
            return handles;
        }

        /** The bytes of memory that a guest made from it has. */
        public long bytes() {
            return memory.length;
        }
    }

    private QuickGuest(HostCalls host, Handles handles, long mostBytes) {
        this.host = host;
        this.handles = handles;
        this.mostBytes = mostBytes;
        this.writer = new Packed.Writer(handles);
        this.instance = QuickEngine.MODULE.instantiate(this::link, mostBytes);
        this.memory = instance.memory();
        this.buffer = function("weir_buffer");
        this.call = function("weir_call");
        this.resume = function("weir_resume");
        this.drop = function("weir_drop");
    }

    /** A guest with nothing but the language in it. */
    public static QuickGuest open(HostCalls host, Handles handles, long mostBytes) {
        QuickGuest guest = new QuickGuest(host, handles, mostBytes);
        guest.give(host.names());
        if (guest.function("weir_open").call(STACK_BYTES) != 0) {
            throw new WasmException("out of memory");
        }
        return guest;
    }

    /**
     * A guest that is like the one of the snapshot.
     *
     * @param handles copies of the objects that the plugin kept
     * @param chance what its {@code Math.random} begins with
     */
    public static QuickGuest like(
            Snapshot snapshot, HostCalls host, Handles handles, long mostBytes, long chance) {
        QuickGuest guest = new QuickGuest(host, handles, mostBytes);
        long missing = snapshot.bytes() - guest.memory.size();
        if (missing > 0 && !guest.memory.grow((int) (missing / PAGE_BYTES))) {
            throw new WasmException(
                    "needs %d bytes of memory, the limit is %d"
                            .formatted(snapshot.bytes(), mostBytes));
        }
        guest.memory.write(0, snapshot.memory);
        guest.function("weir_seed").call(chance);
        return guest;
    }

    /** What it is now; no code of it runs. */
    public Snapshot snapshot() {
        return new Snapshot(memory.read(0, Math.toIntExact(memory.size())), handles);
    }

    /** Evaluates a file of the prelude; a part is kept until it is asked for. */
    public void prelude(String name, String text, boolean part) throws QuickFault {
        give(List.of(name, text, part));
        check(function("weir_prelude").call());
    }

    /** Loads the plugin, beginning with that module. */
    public void load(String module) throws QuickFault {
        give(module);
        check(function("weir_load").call());
    }

    /** Whether the plugin has the handler of that number. */
    public boolean has(int handler) {
        return function("weir_has").call(handler) != 0;
    }

    /** Calls a function that the prelude keeps for the gateway. */
    public void kit(String function, String argument) throws QuickFault {
        give(List.of(function, argument));
        check(function("weir_kit").call());
    }

    /** From here on no text becomes code. */
    public void closeToCode() {
        function("weir_close").call();
    }

    /**
     * Runs a handler for the call that {@code token} stands for, and all jobs.
     *
     * @return whether it gave a promise, which the prelude tells of when it settles
     */
    public boolean call(int handler, Object token) throws QuickFault {
        return check(call.call(handler, handles.add(token))) == PENDING;
    }

    /**
     * Goes on with a function that waited, and all jobs.
     *
     * @param token the call that it is for
     * @param told a value, or null and why it failed
     */
    public void resume(Object token, QuickFunction function, List<? extends @Nullable Object> told)
            throws QuickFault {
        give(packed(told));
        check(resume.call(handles.add(token), function.number()));
    }

    // What cannot be handed over fails for the one who waits.
    private byte[] packed(List<? extends @Nullable Object> told) {
        try {
            return writer.value(told);
        } catch (IllegalArgumentException e) {
            return writer.value(Arrays.asList(null, e.getMessage()));
        }
    }

    /** The gateway needs that function no more. */
    public void drop(QuickFunction function) {
        drop.call(function.number());
    }

    /** The bytes of memory that it has grown to. */
    public long memoryBytes() {
        return memory.size();
    }

    /** Whether its memory cannot grow any more. */
    public boolean isFull() {
        return memory.size() > mostBytes - PAGE_BYTES;
    }

    private int check(long ended) throws QuickFault {
        return switch ((int) ended) {
            case 0, PENDING -> (int) ended;
            case 1 -> {
                @Nullable Object[] thrown = (@Nullable Object[]) Objects.requireNonNull(result());
                boolean error = Boolean.TRUE.equals(thrown[0]);
                throw new QuickFault(
                        error ? QuickFault.Kind.ERROR : QuickFault.Kind.NO_ERROR,
                        text(thrown[1]),
                        text(thrown[2]));
            }
            case 2 -> throw new QuickFault(QuickFault.Kind.NEVER_SETTLES, "never settles", "");
            case 3 -> throw new QuickFault(QuickFault.Kind.ILL_SHAPED, text(result()), "");
            default -> throw new IllegalStateException("the guest ended a call with " + ended);
        };
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    private @Nullable Object result() {
        int at = (int) function("weir_result").call();
        return Packed.read(
                memory.read(memory.readInt(at), memory.readInt(at + Integer.BYTES)), handles);
    }

    /** Puts a value where the guest finds it. */
    private void give(Object value) {
        give(writer.value(value));
    }

    private int give(byte[] bytes) {
        if (bytes.length > bufferBytes) {
            int size = Math.max(bytes.length, 2 * bufferBytes);
            bufferAt = (int) buffer.call(size);
            if (bufferAt == 0) {
                throw new WasmException("out of memory");
            }
            bufferBytes = size;
        }
        memory.write(bufferAt, bytes);
        return bytes.length;
    }

    private HostFunction link(WasmModule.Import function) {
        return switch (function.name()) {
            case "call" -> a -> hostCall((int) a[0], (int) a[1], (int) a[2]);
            case "drop" ->
                    a -> {
                        handles.drop((int) a[0]);
                        return 0;
                    };
            // Whole milliseconds: a finer clock measures what others do.
            case "__rquickjs_host_now_us" ->
                    _ -> Double.doubleToRawLongBits(MICROS_A_MILLI * System.currentTimeMillis());
            default -> throw new IllegalStateException("the engine imports " + function.name());
        };
    }

    private long hostCall(int function, int at, int length) {
        byte[] answer;
        try {
            @Nullable Object[] arguments =
                    (@Nullable Object[])
                            Objects.requireNonNull(Packed.read(memory.read(at, length), handles));
            answer = writer.value(host.call(function, arguments));
        } catch (IllegalArgumentException e) {
            answer = writer.refusal(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // The prelude asks for nothing that can go wrong otherwise.
            throw new WasmException("asked for what no sound guest does: " + e, e, false);
        }
        return give(answer);
    }

    private GuestFunction function(String name) {
        return instance.function(name)
                .orElseThrow(() -> new IllegalStateException("the engine has no " + name));
    }
}
