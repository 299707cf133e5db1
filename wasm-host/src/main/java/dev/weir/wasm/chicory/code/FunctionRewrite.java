package dev.weir.wasm.chicory.code;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/**
 * Rewrites one method of compiled guest code. For one thread.
 *
 * <p>The engine looks for an interrupt before each call and each jump back. Here a function that
 * calls others takes a step when it begins, and calls take none: whatever runs for long calls or
 * jumps back, and most calls go to functions that do neither.
 */
final class FunctionRewrite implements CodeTransform {
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

    /** The place of the memory among the local variables. */
    private final int memory;

    /** Whether it is a function of the module, not what the engine puts between two. */
    private final boolean function;

    private final boolean calls;
    private boolean looks;

    FunctionRewrite(MethodModel method) {
        this.memory = memory(method);
        this.function = method.methodName().stringValue().startsWith("func_");
        this.calls = method.code().filter(FunctionRewrite::calls).isPresent();
    }

    /** Whether methods of that type get the memory and the instance, as all guest code does. */
    static boolean isGuestCode(MethodTypeDesc type) {
        List<ClassDesc> parameters = type.parameterList();
        int count = parameters.size();
        return count >= 2
                && parameters.get(count - 2).equals(MEMORY)
                && parameters.get(count - 1).equals(INSTANCE);
    }

    private static boolean calls(CodeModel code) {
        return code.elementStream()
                .anyMatch(each -> each instanceof InvokeInstruction call && isGuestCall(call));
    }

    private static boolean isGuestCall(InvokeInstruction call) {
        return isGuestCode(call.typeSymbol());
    }

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

    @Override
    public void atStart(CodeBuilder builder) {
        if (function && calls) {
            step(builder);
        }
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
        String helper = element instanceof InvokeInstruction call ? helper(call) : "";
        if (helper.equals("checkInterruption")) {
            looks = function;
            return;
        }
        // Before a call, what is given to it is loaded last.
        if (looks && !(element instanceof LoadInstruction)) {
            looks = false;
            if (!(element instanceof InvokeInstruction call && isGuestCall(call))) {
                step(builder);
            }
        }
        switch (helper) {
            case "readGlobal" -> builder.aload(memory).invokestatic(HOST, "global", GLOBAL);
            case "writeGlobal" -> builder.aload(memory).invokestatic(HOST, "setGlobal", SET_GLOBAL);
            default -> builder.with(element);
        }
    }

    private void step(CodeBuilder builder) {
        builder.aload(memory).invokestatic(HOST, "step", STEP);
    }

    /** The helper that is called; empty for a function of the guest. */
    private static String helper(InvokeInstruction call) {
        return call.owner().name().stringValue().endsWith("Shaded")
                ? call.name().stringValue()
                : "";
    }
}
