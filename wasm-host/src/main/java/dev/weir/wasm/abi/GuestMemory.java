package dev.weir.wasm.abi;

import dev.weir.wasm.engine.GuestFunction;
import dev.weir.wasm.engine.MemoryAccessException;
import dev.weir.wasm.engine.WasmMemory;
import java.util.Optional;

/**
 * A guest's memory as host functions use it: arguments are addresses and lengths that the guest
 * chose, and each access outside of the memory throws {@link MemoryAccessException}.
 */
final class GuestMemory {
    private final WasmMemory memory;
    private final Optional<GuestFunction> allocator;

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

    int readInt(long address) {
        return memory.readInt((int) address);
    }

    void write(long address, byte[] bytes) {
        memory.write((int) address, bytes);
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
        int address = 0;
        if (bytes.length > 0) {
            address = (int) allocator.orElseThrow().call(bytes.length);
            if (address == 0) {
                throw new MemoryAccessException(0, bytes.length, memory.size());
            }
            memory.write(address, bytes);
        }
        memory.writeInt((int) addressOut, address);
        memory.writeInt((int) lengthOut, bytes.length);
    }
}
