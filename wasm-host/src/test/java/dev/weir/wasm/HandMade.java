package dev.weir.wasm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A WebAssembly module made by hand, so that a test can do what no SDK would. {@link #guest()}
 * begins one that the host accepts; what its callbacks do is the test's to say.
 */
final class HandMade {
    /** Where {@link #text} puts its texts; below it guests may do as they like. */
    private static final int TEXTS = 1024;

    /** What the guest's allocator gives out, every time. */
    static final int ALLOCATED = 32_768;

    private record Function(String export, int type, Code body) {}

    private final List<String> types = new ArrayList<>();
    private final ByteArrayOutputStream imports = new ByteArrayOutputStream();
    private final List<Function> functions = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int importCount;
    private int start = -1;
    private String memory = "\0\1"; // flags, initial pages

    /** A module with nothing but a memory of one page. */
    static HandMade empty() {
        return new HandMade();
    }

    /** A guest of ABI 0.2.1 that does nothing yet. Import functions before calling this. */
    HandMade guest() {
        return function("proxy_abi_version_0_2_1", "", "", new Code())
                .function("proxy_on_memory_allocate", "i", "i", new Code().i32(ALLOCATED))
                .function("proxy_on_context_create", "ii", "", new Code());
    }

    /** Imports a function and gives its index. All imports come before all functions. */
    int imported(String module, String name, String parameters, String results) {
        name(imports, module);
        name(imports, name);
        imports.write(0);
        unsigned(imports, type(parameters, results));
        return importCount++;
    }

    int proxy(String name, String parameters) {
        return imported("env", name, parameters, "i");
    }

    /** Adds an exported function; an empty name exports nothing. */
    HandMade function(String export, String parameters, String results, Code body) {
        functions.add(new Function(export, type(parameters, results), body));
        return this;
    }

    /** Runs code while the module is instantiated. */
    HandMade startsWith(Code body) {
        start = nextFunction();
        return function("", "", "", body);
    }

    /** The index of the function that is added next. */
    int nextFunction() {
        return importCount + functions.size();
    }

    /** What happens on a request; the body leaves the action on the stack. */
    HandMade onRequest(Code body) {
        return function("proxy_on_request_headers", "iii", "i", body);
    }

    /** What happens on a response; the body leaves the action on the stack. */
    HandMade onResponse(Code body) {
        return function("proxy_on_response_headers", "iii", "i", body);
    }

    /** Puts a text (ISO-8859-1) into memory and gives its address. */
    int text(String text) {
        int address = TEXTS + data.size();
        data.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return address;
    }

    HandMade memory(String limits) {
        memory = limits;
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream module = new ByteArrayOutputStream();
        module.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        types.forEach(type -> out.writeBytes(type.getBytes(StandardCharsets.ISO_8859_1)));
        section(module, 1, types.size(), out);
        section(module, 2, importCount, imports);
        functions.forEach(function -> unsigned(out, function.type()));
        section(module, 3, functions.size(), out);
        out.writeBytes(memory.getBytes(StandardCharsets.ISO_8859_1));
        section(module, 5, 1, out);
        section(module, 7, exports(out), out);
        if (start >= 0) {
            // Its content is no list: the index stands where others have their count.
            section(module, 8, start, out);
        }
        functions.forEach(function -> body(out, function.body()));
        section(module, 10, functions.size(), out);
        if (data.size() > 0) {
            out.write(0);
            out.writeBytes(new Code().i32(TEXTS).op(0x0B).bytes());
            unsigned(out, data.size());
            out.writeBytes(data.toByteArray());
            section(module, 11, 1, out);
        }
        return module.toByteArray();
    }

    private int exports(ByteArrayOutputStream out) {
        int count = 1;
        name(out, "memory");
        out.write(2);
        out.write(0);
        for (int i = 0; i < functions.size(); i++) {
            if (!functions.get(i).export().isEmpty()) {
                name(out, functions.get(i).export());
                out.write(0);
                unsigned(out, importCount + i);
                count++;
            }
        }
        return count;
    }

    private static void body(ByteArrayOutputStream out, Code code) {
        byte[] bytes = code.bytes();
        unsigned(out, bytes.length + 2);
        out.write(0); // no locals
        out.writeBytes(bytes);
        out.write(0x0B);
    }

    private int type(String parameters, String results) {
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        type.write(0x60);
        values(type, parameters);
        values(type, results);
        String text = type.toString(StandardCharsets.ISO_8859_1);
        if (!types.contains(text)) {
            types.add(text);
        }
        return types.indexOf(text);
    }

    private static void values(ByteArrayOutputStream out, String letters) {
        unsigned(out, letters.length());
        letters.chars().forEach(letter -> out.write(letter == 'i' ? 0x7F : 0x7E));
    }

    private static void section(
            ByteArrayOutputStream module, int id, int count, ByteArrayOutputStream content) {
        byte[] counted = new Code().unsigned(count).bytes();
        module.write(id);
        unsigned(module, counted.length + content.size());
        module.writeBytes(counted);
        module.writeBytes(content.toByteArray());
        content.reset();
    }

    private static void name(ByteArrayOutputStream out, String name) {
        unsigned(out, name.length());
        out.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void unsigned(ByteArrayOutputStream out, int value) {
        out.writeBytes(new Code().unsigned(value).bytes());
    }
}
