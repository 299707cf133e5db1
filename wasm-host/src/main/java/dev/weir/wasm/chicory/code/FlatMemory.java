package dev.weir.wasm.chicory.code;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.ConstantEvaluators;
import com.dylibso.chicory.runtime.GlobalInstance;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.UninstantiableException;
import com.dylibso.chicory.wasm.types.ActiveDataSegment;
import com.dylibso.chicory.wasm.types.DataSegment;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.PassiveDataSegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A memory that is one array, as long as the memory is now: the array's own bound is the memory's,
 * and an access one load. The engine's has an array for each page, which costs compute-heavy guests
 * twice the time. The price is that growth copies, so it is only for memories that stay small.
 *
 * <p>{@link GuestCode} finds here, too, what guest code looks up all the time, as every function
 * has the memory at hand: the globals, and whether it is time to see if its thread is interrupted.
 */
public final class FlatMemory implements Memory {
    /** From none to this much, page by page, all copies together take less than half a second. */
    public static final int MOST_PAGES = 256;

    /**
     * Steps between two looks for an interrupt: a look makes the JIT forget what it has in
     * registers. A step takes microseconds at most; after what takes longer comes a look.
     */
    private static final int STEPS = 100;

    private static final VarHandle SHORTS = view(short[].class);
    private static final VarHandle INTS = view(int[].class);
    private static final VarHandle LONGS = view(long[].class);
    private static final VarHandle FLOATS = view(float[].class);
    private static final VarHandle DOUBLES = view(double[].class);

    private final MemoryLimits limits;
    private DataSegment[] segments = {};
    private GlobalInstance[] globals = {};
    private byte[] bytes; // replaced by growth
    private int steps;

    /** A memory of zeros. */
    public FlatMemory(MemoryLimits limits) {
        this.limits = limits;
        this.bytes = new byte[Memory.bytes(limits.initialPages())];
    }

    /** A step of guest code. Throws now and then, if the thread is interrupted. */
    void step() {
        if (--steps < 0) {
            look();
        }
    }

    private void look() {
        steps = STEPS;
        if (Thread.currentThread().isInterrupted()) {
            throw new ChicoryInterruptedException("Thread interrupted");
        }
    }

    /** Something has been done that may have taken long, as functions of the host do. */
    public void looksSoon() {
        steps = 0;
    }

    GlobalInstance global(int index) {
        return globals[index];
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int pages() {
        return bytes.length / PAGE_SIZE;
    }

    @Override
    public int grow(int more) {
        int before = pages();
        if (more < 0 || more > maximumPages() - before) {
            return -1;
        }
        if (more > 0) {
            bytes = Arrays.copyOf(bytes, Memory.bytes(before + more));
        }
        return before;
    }

    @Override
    public int initialPages() {
        return limits.initialPages();
    }

    @Override
    public int maximumPages() {
        return Math.min(limits.maximumPages(), MOST_PAGES);
    }

    @Override
    public boolean shared() {
        return false;
    }

    // The engine's atomic instructions hold this; one thread at a time has the memory anyway.
    @Override
    @SuppressWarnings("removal")
    public Object lock(int address) {
        return this;
    }

    @Override
    @SuppressWarnings("removal")
    public int waitOn(int address, int expected, long timeout) {
        throw notShared();
    }

    @Override
    @SuppressWarnings("removal")
    public int waitOn(int address, long expected, long timeout) {
        throw notShared();
    }

    private static ChicoryException notShared() {
        return new ChicoryException("a wait on memory that is not shared");
    }

    @Override
    @SuppressWarnings("removal")
    public int notify(int address, int most) {
        return 0;
    }

    @Override
    public void atomicFence() {
        VarHandle.fullFence();
    }

    @Override
    public void initialize(Instance instance, DataSegment[] data) {
        // All its own: none can be imported.
        globals = new GlobalInstance[instance.module().globalSection().globalCount()];
        Arrays.setAll(globals, instance::global);
        segments = data == null ? new DataSegment[0] : data;
        for (DataSegment segment : segments) {
            if (segment instanceof ActiveDataSegment active) {
                long[] offset =
                        ConstantEvaluators.computeConstantValue(
                                instance, active.offsetInstructions());
                place(active.data(), (int) offset[0]);
            }
        }
    }

    private void place(byte[] data, int address) {
        try {
            write(address, data, 0, data.length);
        } catch (IndexOutOfBoundsException e) {
            throw new UninstantiableException(
                    "out of bounds memory access: %d bytes of data at %d, the memory has %d"
                            .formatted(data.length, Integer.toUnsignedLong(address), bytes.length));
        }
    }

    @Override
    public void initPassiveSegment(int segment, int address, int offset, int size) {
        write(address, segments[segment].data(), offset, size);
    }

    @Override
    public void drop(int segment) {
        segments[segment] = PassiveDataSegment.EMPTY;
    }

    @Override
    public void write(int address, byte[] data, int offset, int size) {
        System.arraycopy(data, offset, bytes, address, size);
    }

    @Override
    public byte[] readBytes(int address, int length) {
        Objects.checkFromIndexSize(address, length, bytes.length);
        return Arrays.copyOfRange(bytes, address, address + length);
    }

    /** A character for each byte; the text is the only copy. */
    public String latin1(int address, int length) {
        return new String(bytes, address, length, StandardCharsets.ISO_8859_1);
    }

    /** Whether {@link #latin1} would give that text. */
    public boolean isLatin1(int address, int length, String text) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((bytes[address + i] & 0xFF) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Writes a byte for each character. */
    @SuppressWarnings("deprecation") // it drops the bits that the text has not
    public void writeLatin1(int address, String text) {
        text.getBytes(0, text.length(), bytes, address);
    }

    @Override
    public void copy(int to, int from, int size) {
        if (size > PAGE_SIZE) {
            look();
        }
        System.arraycopy(bytes, from, bytes, to, size);
    }

    @Override
    public void fill(byte value, int from, int to) {
        if (to - from > PAGE_SIZE) {
            look();
        }
        Objects.checkFromToIndex(from, to, bytes.length);
        Arrays.fill(bytes, from, to, value);
    }

    @Override
    public void zero() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public byte read(int address) {
        return bytes[address];
    }

    @Override
    public void writeByte(int address, byte value) {
        bytes[address] = value;
    }

    @Override
    public short readShort(int address) {
        return (short) SHORTS.get(bytes, address);
    }

    @Override
    public long readU16(int address) {
        return readShort(address) & 0xFFFF;
    }

    @Override
    public void writeShort(int address, short value) {
        SHORTS.set(bytes, address, value);
    }

    @Override
    public int readInt(int address) {
        return (int) INTS.get(bytes, address);
    }

    @Override
    public void writeI32(int address, int value) {
        INTS.set(bytes, address, value);
    }

    @Override
    public long readLong(int address) {
        return (long) LONGS.get(bytes, address);
    }

    @Override
    public void writeLong(int address, long value) {
        LONGS.set(bytes, address, value);
    }

    @Override
    public float readFloat(int address) {
        return (float) FLOATS.get(bytes, address);
    }

    @Override
    public long readF32(int address) {
        return readInt(address);
    }

    @Override
    public void writeF32(int address, float value) {
        FLOATS.set(bytes, address, value);
    }

    @Override
    public double readDouble(int address) {
        return (double) DOUBLES.get(bytes, address);
    }

    @Override
    public long readF64(int address) {
        return readLong(address);
    }

    @Override
    public void writeF64(int address, double value) {
        DOUBLES.set(bytes, address, value);
    }
}
