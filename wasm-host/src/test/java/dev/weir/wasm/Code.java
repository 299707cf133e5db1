package dev.weir.wasm;

import java.io.ByteArrayOutputStream;

/** Instructions of a function, in the binary format of WebAssembly. */
final class Code {
    static final int VOID = 0x40;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Plain opcodes without operands. */
    Code op(int... opcodes) {
        for (int opcode : opcodes) {
            out.write(opcode);
        }
        return this;
    }

    Code i32(int value) {
        out.write(0x41);
        signed(value);
        return this;
    }

    Code i64(long value) {
        out.write(0x42);
        signed(value);
        return this;
    }

    Code local(int index) {
        out.write(0x20);
        return unsigned(index);
    }

    Code call(int function) {
        out.write(0x10);
        return unsigned(function);
    }

    Code drop() {
        return op(0x1A);
    }

    Code add() {
        return op(0x6A);
    }

    Code unreachable() {
        return op(0x00);
    }

    /** {@code loop … end}. */
    Code loop(Code body) {
        return op(0x03, VOID).append(body).op(0x0B);
    }

    /** Branches to the start of the innermost loop. */
    Code again() {
        return op(0x0C).unsigned(0);
    }

    /** The i32 on the stack goes to that address as one byte. */
    Code store8(int address, Code value) {
        return i32(address).append(value).op(0x3A, 0, 0);
    }

    /** The i32 at that address. */
    Code load(int address) {
        return i32(address).op(0x28, 2, 0);
    }

    /** Grows the memory by the number on the stack; leaves the old size. */
    Code grow() {
        return op(0x40, 0);
    }

    Code append(Code other) {
        out.writeBytes(other.bytes());
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    Code unsigned(int value) {
        int rest = value;
        do {
            int low = rest & 0x7F;
            rest >>>= 7;
            out.write(rest == 0 ? low : low | 0x80);
        } while (rest != 0);
        return this;
    }

    private void signed(long value) {
        long rest = value;
        while (true) {
            int low = (int) (rest & 0x7F);
            rest >>= 7;
            if ((rest == 0 && (low & 0x40) == 0) || (rest == -1 && (low & 0x40) != 0)) {
                out.write(low);
                return;
            }
            out.write(low | 0x80);
        }
    }
}
