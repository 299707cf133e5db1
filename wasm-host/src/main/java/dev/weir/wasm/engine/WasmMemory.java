package dev.weir.wasm.engine;

/**
 * The linear memory of an instance. Addresses and lengths are unsigned, as guests give them; every
 * access is checked.
 */
public interface WasmMemory {

    /** Its present size in bytes. */
    long size();

    /** Adds pages of 64 KiB; false if that is beyond its limit. */
    boolean grow(int pages);

    /** Throws {@link MemoryAccessException} if {@code length} bytes there are not all within it. */
    void check(int address, int length);

    /** A copy of {@code length} bytes; throws {@link MemoryAccessException} if outside. */
    byte[] read(int address, int length);

    /** The same as text, a character for each byte; throws likewise. */
    String latin1(int address, int length);

    /** Whether those bytes are there: {@link #latin1} would give that text. Throws likewise. */
    boolean isLatin1(int address, int length, String text);

    /** Writes a text, a byte for each character; throws likewise. */
    void writeLatin1(int address, String text);

    /** Copies bytes into it; throws {@link MemoryAccessException} if outside. */
    void write(int address, byte[] bytes);

    /** Reads a little-endian i32; throws {@link MemoryAccessException} if outside. */
    int readInt(int address);

    /** Writes a little-endian i32; throws {@link MemoryAccessException} if outside. */
    void writeInt(int address, int value);

    /** Writes a little-endian i64; throws {@link MemoryAccessException} if outside. */
    void writeLong(int address, long value);
}
