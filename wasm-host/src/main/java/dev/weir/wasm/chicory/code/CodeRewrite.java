package dev.weir.wasm.chicory.code;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.List;
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
    static final String REVISION = "2";

    /**
     * Each call of three bytes grows by two; a method of the JVM cannot have more than 65 535. One
     * that is larger stays as the engine made it.
     */
    private static final int MOST_CODE_BYTES = 39_000;

    private static final ClassDesc HOST = ClassDesc.of(GuestCode.class.getName());
    private static final ClassDesc MEMORY = ClassDesc.of(Memory.class.getName());
    private static final ClassDesc INSTANCE = ClassDesc.of(Instance.class.getName());
    private static final MethodTypeDesc STEP = MethodTypeDesc.of(ConstantDescs.CD_void, MEMORY);
    private static final MethodTypeDesc GLOBAL =
            MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_int, INSTANCE, MEMORY);
    private static final MethodTypeDesc SET_GLOBAL =
            MethodTypeDesc.of(
                    ConstantDescs.CD_void,
                    ConstantDescs.CD_long,
                    ConstantDescs.CD_int,
                    INSTANCE,
                    MEMORY);

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
                    if (element instanceof MethodModel method && isGuestFunction(method)) {
                        builder.transformMethod(
                                method, MethodTransform.transformingCode(calls(memory(method))));
                    } else {
                        builder.with(element);
                    }
                });
    }

    private static boolean isGuestFunction(MethodModel method) {
        List<ClassDesc> parameters = method.methodTypeSymbol().parameterList();
        int count = parameters.size();
        return method.flags().has(AccessFlag.STATIC)
                && count >= 2
                && parameters.get(count - 2).equals(MEMORY)
                && parameters.get(count - 1).equals(INSTANCE)
                && method.findAttribute(Attributes.code())
                        .filter(body -> body.codeLength() <= MOST_CODE_BYTES)
                        .isPresent();
    }

    /** The place of the memory among the local variables. */
    private static int memory(MethodModel method) {
        int place = 0;
        for (ClassDesc parameter : method.methodTypeSymbol().parameterList()) {
            if (parameter.equals(MEMORY)) {
                break;
            }
            place += TypeKind.from(parameter).slotSize();
        }
        return place;
    }

    private static CodeTransform calls(int memory) {
        return (builder, element) -> {
            switch (element instanceof InvokeInstruction call ? helper(call) : "") {
                case "checkInterruption" -> builder.aload(memory).invokestatic(HOST, "step", STEP);
                case "readGlobal" -> builder.aload(memory).invokestatic(HOST, "global", GLOBAL);
                case "writeGlobal" ->
                        builder.aload(memory).invokestatic(HOST, "setGlobal", SET_GLOBAL);
                default -> builder.with(element);
            }
        };
    }

    /** The helper that is called; empty for a function of the guest. */
    private static String helper(InvokeInstruction call) {
        return call.owner().name().stringValue().endsWith("Shaded")
                ? call.name().stringValue()
                : "";
    }
}
