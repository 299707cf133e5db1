package dev.weir.wasm.chicory.code;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.reflect.AccessFlag;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;

/**
 * Makes compiled guest code faster: calls to the engine's helpers that a function makes all the
 * time go to {@link GuestCode}, which is given the memory, the parameter before the last of each.
 * Looking for an interrupt and at globals took a sixth of the time of compute-heavy guests.
 */
final class CodeRewrite {
    /** Behind the version of the engine, names what is kept on disk: raise it with each change. */
    static final String REVISION = "3";

    /**
     * Each call of three bytes grows by two; a method of the JVM cannot have more than 65 535. One
     * that is larger stays as the engine made it.
     */
    private static final int MOST_CODE_BYTES = 39_000;

    private CodeRewrite() {}

    /** Rewrites the classes in a jar as the engine keeps it; other entries stay. */
    static byte[] jar(byte[] compiled) {
        ByteArrayOutputStream rewritten = new ByteArrayOutputStream(compiled.length);
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(compiled));
                JarOutputStream out = new JarOutputStream(rewritten)) {
            for (JarEntry entry = in.getNextJarEntry();
                    entry != null;
                    entry = in.getNextJarEntry()) {
                byte[] content = in.readAllBytes();
                out.putNextEntry(new JarEntry(entry.getName()));
                out.write(entry.getName().endsWith(".class") ? classFile(content) : content);
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can be read", e);
        }
        return rewritten.toByteArray();
    }

    private static byte[] classFile(byte[] code) {
        ClassFile format = ClassFile.of();
        return format.transformClass(
                format.parse(code),
                (builder, element) -> {
                    if (element instanceof MethodModel method && isGuestCode(method)) {
                        builder.transformMethod(
                                method,
                                MethodTransform.transformingCode(
                                        CodeTransform.ofStateful(
                                                () -> new FunctionRewrite(method))));
                    } else {
                        builder.with(element);
                    }
                });
    }

    private static boolean isGuestCode(MethodModel method) {
        return method.flags().has(AccessFlag.STATIC)
                && FunctionRewrite.isGuestCode(method.methodTypeSymbol())
                && method.findAttribute(Attributes.code())
                        .filter(body -> body.codeLength() <= MOST_CODE_BYTES)
                        .isPresent();
    }
}
