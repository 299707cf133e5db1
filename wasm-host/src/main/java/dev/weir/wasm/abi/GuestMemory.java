package dev.weir.wasm.abi;

import dev.weir.wasm.engine.GuestFunction;
import dev.weir.wasm.engine.MemoryAccessException;
import dev.weir.wasm.engine.WasmMemory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A guest's memory as host functions use it: arguments are addresses and lengths that the guest
 * chose, and each access outside of the memory throws {@link MemoryAccessException}.
 */
final class GuestMemory {
    /** Texts of names that are kept, and the longest of them. */
    private static final int NAMES = 64;

    private static final int KEPT_CHARS = 64;

    private final WasmMemory memory;
    private final Optional<GuestFunction> allocator;
    private final @Nullable String[] names = new String[NAMES];

    GuestMemory(WasmMemory memory, Optional<GuestFunction> allocator) {
        this.memory = memory;
        this.allocator = allocator;
    }

    long size() {
        return memory.size();
    }

    /** Throws if the range is not within the memory. */
    void check(long address, long length) {
        memory.check((int) address, (int) length);
    }

    byte[] bytes(long address, long length) {
        return memory.read((int) address, (int) length);
    }

    /** Bytes that have a bound of their own, smaller than the memory. */
    byte[] bytes(long address, long length, int most) {
        checkBound(length, most);
        return bytes(address, length);
    }

    private static void checkBound(long length, int most) {
        if (Integer.compareUnsigned((int) length, most) > 0) {
            throw new IllegalArgumentException(
                    "%s bytes given, at most %d are taken"
                            .formatted(Integer.toUnsignedString((int) length), most));
        }
    }

    /** Bytes of a header name or value, as {@link dev.weir.api.Headers} holds them. */
    String latin1(long address, long length) {
        checkBound(length, FieldRules.MAX_BYTES);
        return memory.latin1((int) address, (int) length);
    }

    /**
     * The same for a name. Most are constants of the guest: where the bytes are those that were
     * there before, it is the same text, whose hash is known.
     */
    String name(long address, long length) {
        int place = (int) (address ^ (address >>> 6) ^ length) & (NAMES - 1);
        String known = names[place];
        if (known != null && memory.isLatin1((int) address, (int) length, known)) {
            return known;
        }
        String read = latin1(address, length);
        if (read.length() <= KEPT_CHARS) {
            names[place] = read;
        }
        return read;
    }

    int readInt(long address) {
        return memory.readInt((int) address);
    }

    void write(long address, byte[] bytes) {
        memory.write((int) address, bytes);
    }

    /** Writes a text, a byte for each character. */
    void write(long address, String latin1) {
        memory.writeLatin1((int) address, latin1);
    }

    void writeInt(long address, int value) {
        memory.writeInt((int) address, value);
    }

    void writeLong(long address, long value) {
        memory.writeLong((int) address, value);
    }

    /**
     * Hands bytes to the guest in memory that it allocates itself, and from then on owns. Nothing
     * is a null address, as in Envoy.
     *
     * @param addressOut where the address goes
     * @param lengthOut where the length goes
     */
    void give(byte[] bytes, long addressOut, long lengthOut) {
        int address = allocate(bytes.length);
        if (address != 0) {
            memory.write(address, bytes);
        }
        memory.writeInt((int) addressOut, address);
        memory.writeInt((int) lengthOut, bytes.length);
    }

    /** The same with a text, a byte for each character. */
    void give(String latin1, long addressOut, long lengthOut) {
        int address = allocate(latin1.length());
        if (address != 0) {
            memory.writeLatin1(address, latin1);
        }
        memory.writeInt((int) addressOut, address);
        memory.writeInt((int) lengthOut, latin1.length());
    }

    private int allocate(int length) {
        if (length == 0) {
            return 0;
        }
        int address = (int) allocator.orElseThrow().call(length);
        if (address == 0) {
            throw new MemoryAccessException(0, length, memory.size());
        }
        return address;
    }
}
