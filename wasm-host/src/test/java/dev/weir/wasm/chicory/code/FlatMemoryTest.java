package dev.weir.wasm.chicory.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A flat memory is to a guest what the engine's own is. */
class FlatMemoryTest {
    private static final int PAGES = 2;
    private static final int SIZE = PAGES * Memory.PAGE_SIZE;
    private static final MemoryLimits LIMITS = new MemoryLimits(PAGES, 4);
    private static final String TRAP = "trap";

    private final SplittableRandom random = new SplittableRandom();
    private final Memory flat = new FlatMemory(LIMITS);
    private final Memory engines = new ByteArrayMemory(LIMITS);

    FlatMemoryTest() {
        for (Memory memory : new Memory[] {flat, engines}) {
            for (int i = 0; i < SIZE; i++) {
                memory.writeByte(i, (byte) (i * 31));
            }
        }
    }

    @RepeatedTest(20)
    void readsTheSameOrTraps() {
        for (int i = 0; i < 500; i++) {
            readsTheSameOrTraps(address(), length());
        }
    }

    private void readsTheSameOrTraps(int at, int length) {
        same(memory -> memory.read(at));
        same(memory -> memory.readShort(at));
        same(memory -> memory.readU16(at));
        same(memory -> memory.readInt(at));
        same(memory -> memory.readF32(at));
        same(memory -> memory.readLong(at));
        same(memory -> memory.readF64(at));
        same(memory -> Float.floatToRawIntBits(memory.readFloat(at)));
        same(memory -> Double.doubleToRawLongBits(memory.readDouble(at)));
        same(memory -> memory.readString(at, length));
    }

    @RepeatedTest(100)
    void writesTheSameOrTraps() {
        int at = address();
        long value = random.nextLong();
        sameAfter(memory -> memory.writeByte(at, (byte) value));
        sameAfter(memory -> memory.writeShort(at, (short) value));
        sameAfter(memory -> memory.writeI32(at, (int) value));
        sameAfter(memory -> memory.writeLong(at, value));
        sameAfter(memory -> memory.writeF32(at, (float) value));
        sameAfter(memory -> memory.writeF64(at, (double) value));
        sameAfter(memory -> memory.write(at, new byte[] {1, 2, 3, 4, 5}, 1, 3));
    }

    @RepeatedTest(100)
    void copiesAndFillsTheSameOrTraps() {
        int to = address();
        int from = address();
        int of = length();
        sameAfter(memory -> memory.copy(to, from, of));
        sameAfter(memory -> memory.fill((byte) 7, to, to + of));
    }

    @Test
    void growsToItsLimitAndKeepsWhatItHas() {
        flat.writeI32(SIZE - 4, 42);
        assertThatThrownBy(() -> flat.read(SIZE)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(flat.grow(1)).isEqualTo(PAGES);
        assertThat(flat.grow(2)).isEqualTo(-1);
        assertThat(flat.grow(-1)).isEqualTo(-1);
        assertThat(flat.grow(Integer.MAX_VALUE)).isEqualTo(-1);
        assertThat(flat.grow(0)).isEqualTo(PAGES + 1);
        assertThat(flat.readInt(SIZE - 4)).isEqualTo(42);
        assertThat(flat.readInt(SIZE)).isZero();
    }

    // Mostly where something ends.
    private int address() {
        int[] places = {0, SIZE / 2, SIZE, random.nextInt(), Integer.MAX_VALUE};
        return places[random.nextInt(places.length)] + random.nextInt(-10, 10);
    }

    private int length() {
        return random.nextBoolean() ? random.nextInt(-1, 20) : random.nextInt(SIZE);
    }

    private void sameAfter(Consumer<Memory> write) {
        same(memory -> {
            write.accept(memory);
            return true;
        });
        assertThat(flat.readBytes(0, SIZE)).isEqualTo(engines.readBytes(0, SIZE));
    }

    private void same(Function<Memory, Object> access) {
        assertThat(outcome(flat, access)).isEqualTo(outcome(engines, access));
    }

    private static Object outcome(Memory memory, Function<Memory, Object> access) {
        try {
            return access.apply(memory);
        } catch (RuntimeException e) {
            return TRAP;
        }
    }
}
