package dev.weir.wasm.chicory;

import com.dylibso.chicory.runtime.Memory;
import dev.weir.wasm.chicory.code.FlatMemory;
import dev.weir.wasm.engine.MemoryAccessException;
import dev.weir.wasm.engine.WasmMemory;
import java.nio.charset.StandardCharsets;

/** The memory of an instance; checks what the engine's own methods take on trust. */
record ChicoryMemory(Memory memory) implements WasmMemory {

    @Override
    public long size() {
        return (long) memory.pages() * Memory.PAGE_SIZE;
    }

    @Override
    public boolean grow(int pages) {
        return memory.grow(pages) >= 0;
    }

    @Override
    public byte[] read(int address, int length) {
        check(address, length);
        return length == 0 ? new byte[0] : memory.readBytes(address, length);
    }

    @Override
    public String latin1(int address, int length) {
        check(address, length);
        return memory instanceof FlatMemory flat
                ? flat.latin1(address, length)
                : new String(memory.readBytes(address, length), StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean isLatin1(int address, int length, String text) {
        check(address, length);
        return memory instanceof FlatMemory flat
                ? flat.isLatin1(address, length, text)
                : latin1(address, length).equals(text);
    }

    @Override
    public void writeLatin1(int address, String text) {
        check(address, text.length());
        if (memory instanceof FlatMemory flat) {
            flat.writeLatin1(address, text);
        } else {
            write(address, text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    public void write(int address, byte[] bytes) {
        check(address, bytes.length);
        if (bytes.length > 0) {
            memory.write(address, bytes);
        }
    }

    @Override
    public int readInt(int address) {
        check(address, Integer.BYTES);
        return memory.readInt(address);
    }

    @Override
    public void writeInt(int address, int value) {
        check(address, Integer.BYTES);
        memory.writeI32(address, value);
    }

    @Override
    public void writeLong(int address, long value) {
        check(address, Long.BYTES);
        memory.writeLong(address, value);
    }

    // The memory is at most 2 GiB less a page, so that what passes fits the engine's signed ints.
    @Override
    public void check(int address, int length) {
        long end = Integer.toUnsignedLong(address) + Integer.toUnsignedLong(length);
        if (end > size()) {
            throw new MemoryAccessException(address, length, size());
        }
    }
}
