#!/usr/bin/env python3
"""Splits QuickJS's loop over bytecodes, for a JVM: split.py quickjs.c > split/quickjs.c

JS_CallInternal is one function with a case for each of some 250 opcodes. Compiled to WebAssembly and then for the
JVM it is a method so large that the JVM's first compiler refuses it, and the last one, without the profile that the
first would have taken, needs many seconds for it, twice; until then all JavaScript is interpreted twice. So only
what is run all the time and takes a few instructions stays in the loop. Each of the other cases becomes a function of
its own, which the loop calls; a case can go if it leaves the loop by nothing but `BREAK` and `goto exception`.
"""

import re
import sys

# These stay.
SHORT = """push_i32 push_const push_0 push_i8 push_const8 undefined null push_false
push_true drop nip dup swap insert2 insert3 perm3 get_loc put_loc set_loc get_arg
put_arg set_arg get_var_ref put_var_ref get_loc8 put_loc8 get_loc0 put_loc0 set_loc0 get_loc0_loc1 get_arg0 put_arg0 set_arg0
get_var_ref0 put_var_ref0 get_loc_check put_loc_check get_var_ref_check set_loc_uninitialized
return return_undef""".split()

# The same with the number of the variable in the opcode: one case for four.
FAMILIES = [("get_loc", "*sp++ = js_dup(var_buf[{}])"), ("put_loc", "set_value(ctx, &var_buf[{}], *--sp)"),
            ("set_loc", "set_value(ctx, &var_buf[{}], js_dup(sp[-1]))"), ("get_arg", "*sp++ = js_dup(arg_buf[{}])"),
            ("put_arg", "set_value(ctx, &arg_buf[{}], *--sp)"), ("set_arg", "set_value(ctx, &arg_buf[{}], js_dup(sp[-1]))"),
            ("get_var_ref", "*sp++ = js_dup(*var_refs[{}]->pvalue)"), ("put_var_ref", "set_value(ctx, var_refs[{}]->pvalue, *--sp)"),
            ("set_var_ref", "set_value(ctx, var_refs[{}]->pvalue, js_dup(sp[-1]))")]

# Written anew, so that each exists once.
ANEW = """
        CASE(OP_call0): CASE(OP_call1): CASE(OP_call2): CASE(OP_call3):
            call_argc = opcode - OP_call0;
            i = 1;
            goto call;
        CASE(OP_call): CASE(OP_tail_call):
            i = 1;
            goto call_counted;
        CASE(OP_call_method): CASE(OP_tail_call_method):
            i = 2;
        call_counted:
            call_argc = get_u16(pc);
            pc += 2;
        call:
            call_argv = sp - call_argc;
            sf->cur_pc = pc;
            ret_val = JS_CallInternal(ctx, call_argv[-1], i == 2 ? call_argv[-2] : JS_UNDEFINED,
                                      JS_UNDEFINED, call_argc, vc(call_argv), 0);
            if (unlikely(JS_IsException(ret_val)))
                goto exception;
            if (opcode == OP_tail_call || opcode == OP_tail_call_method)
                goto done;
            sp = free_until(ctx, sp, call_argv - i);
            *sp++ = ret_val;
            BREAK;
        CASE(OP_if_true8): CASE(OP_if_false8):
            i = (int8_t)*pc++;
            call_argc = opcode == OP_if_true8;
            goto branch;
        CASE(OP_if_true): CASE(OP_if_false):
            i = get_u32(pc) - 3;
            pc += 4;
            call_argc = opcode == OP_if_true;
        branch:
            sp--;
            if ((uint32_t)JS_VALUE_GET_TAG(*sp) <= JS_TAG_UNDEFINED) {
                if ((JS_VALUE_GET_INT(*sp) != 0) != call_argc)
                    BREAK;
            } else if (JS_ToBoolFree(ctx, *sp) != call_argc) {
                BREAK;
            }
            pc += i - 1;
            BREAK;
        CASE(OP_goto8):
            pc += (int8_t)*pc;
            BREAK;
        CASE(OP_goto16):
            pc += (int16_t)get_u16(pc);
            BREAK;
        CASE(OP_goto):
            pc += (int32_t)get_u32(pc);
            BREAK;
"""

# What an opcode may need to know of the call it is in.
STATE = """JSContext *ctx; JSRuntime *rt; JSFunctionBytecode *b; JSStackFrame *sf; JSVarRef **var_refs; JSValue *var_buf, *arg_buf;
    JSValue *local_buf, *stack_buf; JSValueConst func_obj, this_obj, new_target; JSValueConst *argv; int argc; JSContext *caller_ctx; JSObject *p;"""
NAMES = re.findall(r"\*?(\w+)(?=[,;])", STATE)


# What the loop leaves to functions besides: the arguments and variables of a call, and the end of them.
FRAME = """static no_inline JSValue *open_frame(JSFunctionBytecode *b, JSStackFrame *sf, JSValue *local_buf,
                                     int arg_allocated_size, int argc, JSValueConst *argv)
{
    JSValue *var_buf, *stack_buf, *arg_buf = (JSValue *)argv;
    int i;
@frame@    return arg_buf;
}

static no_inline JSValue *free_until(JSContext *ctx, JSValue *sp, JSValue *end)
{
    while (sp > end)
        JS_FreeValue(ctx, *--sp);
    return sp;
}

"""
FRAME_OPENED = """    arg_buf = open_frame(b, sf, local_buf, arg_allocated_size, argc, argv);
    var_buf = sf->var_buf;
    stack_buf = var_buf + b->var_count;
"""

# Behind all cases: a function has run, and gave the new top of the stack, or NULL where it threw.
CALLED = """        called:
            pc = state.pc;
            if (unlikely(pval == NULL)) {
                sp = state.sp;
                goto exception;
            }
            sp = pval;
            BREAK;
"""

# Nobody sets a handler that this could call: a guest is cut from outside.
POLL = "static inline __exception int js_poll_interrupts(JSContext *ctx)\n{\n"
RESTART = " restart:\n    for(;;) {\n"


def main():
    with open(sys.argv[1]) as file:
        source = once(file.read(), POLL, POLL + "    return 0;\n")
    begin = source.index("static JSValue JS_CallInternal(JSContext *caller_ctx")
    restart = source.index(RESTART, begin)
    switch = source.index("        SWITCH(pc) {\n", restart) + len("        SWITCH(pc) {\n")
    end = source.index("\n        }\n    }\n exception:", switch) + 1
    before, functions = opened(source[begin:restart])
    cases, moved = split(families(source[switch:end]))
    fields = ", ".join(f".{name} = {name}" for name in NAMES)
    head = once(source[restart:switch], RESTART, f" restart:\n    state = (OpcodeState){{ {fields} }};\n    for(;;) {{\n")
    sys.stdout.write(source[:begin]
                     + f"typedef struct {{\n    uint8_t *pc; JSValue *sp;\n    {STATE}\n}} OpcodeState;\n\n"
                     + "#define CASE(op) case op\n#define DEFAULT default\n#define BREAK goto next\n"
                     + functions + moved + "#undef CASE\n#undef DEFAULT\n#undef BREAK\n"
                     + before + head + cases + source[end:])


def once(text, old, new):
    assert text.count(old) == 1, old
    return text.replace(old, new)


def opened(before):
    """The beginning of JS_CallInternal, and the functions that it calls."""
    frame = before[before.index("    if (unlikely(arg_allocated_size)) {\n"):before.index("    /* ordinary C-stack frame")]
    before = once(before, "    size_t alloca_size;\n", "    size_t alloca_size;\n    OpcodeState state;\n")
    return once(before, frame, FRAME_OPENED), once(FRAME, "@frame@", frame)


def families(cases):
    for name, action in FAMILIES:
        four = "".join(f"        CASE(OP_{name}{n}): {action.format(n)}; BREAK;\n" for n in range(4))
        one = "".join(f"        CASE(OP_{name}{n}):\n" for n in range(4))
        one += f"            {action.format(f'opcode - OP_{name}0')};\n            BREAK;\n"
        cases = once(cases, four, one)
    return cases


def split(cases):
    """The cases that the loop has, and the functions of the others."""
    anew = set(opcodes(ANEW))
    stay, go = [], []
    for group in joined(groups(cases)):
        if set(opcodes(group)) & anew:
            assert set(opcodes(group)) <= anew, group
        else:
            (go if movable(group) else stay).append(group)
    calls = "".join(call(n, group) for n, group in enumerate(go))
    return ANEW + "".join(stay) + calls + CALLED, "".join(function(n, group) for n, group in enumerate(go))


def groups(text):
    """Runs of lines from a CASE to the next one that nothing falls into."""
    found, current, ended = [], [], True
    for line in text.splitlines(keepends=True):
        starts = re.match(r" {8}(CASE\(\w+\)|DEFAULT):|#", line)
        if starts and ended and current and not line.startswith("#"):
            found.append("".join(current))
            current, ended = [], False
        if re.match(r" {12}(BREAK;|goto \w+;)|.*\}\s*BREAK;", line):
            ended = True
        elif line.strip() and not starts:
            ended = False
        current.append(line)
    found.append("".join(current))
    return found


def joined(found):
    """Groups that jump into each other are one."""
    result = []
    for group in found:
        shared = [other for other in result if targets(group) & labels(other) or targets(other) & labels(group)]
        result = [other for other in result if other not in shared] + ["".join(shared) + group]
    return result


def code(group):
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", group, flags=re.S)


def opcodes(group):
    return re.findall(r"CASE\(OP_(\w+)\)", code(group))


def labels(group):
    return set(re.findall(r"^ *([a-z]\w*):(?!:)", code(group), re.M)) - {"default"}


def targets(group):
    return set(re.findall(r"goto (\w+);", code(group)))


def movable(group):
    names = opcodes(group)
    return (bool(names) and not set(names) & set(SHORT) and targets(group) <= labels(group) | {"exception"}
            and not re.search(r"\breturn [^at]|\bcontinue\b|CASE\(opcode\)", code(group)) and "DEFAULT" not in code(group)
            and not re.search(r"^#(?!define)", group, re.M))


def function(number, group):
    used = [d for declaration in STATE.split(";") if declaration.strip() for d in declarations(declaration, group)]
    return f"""static no_inline JSValue *js_opcode{number}(OpcodeState *state, int opcode, uint8_t *pc, JSValue *sp)
{{
    JSValue ret_val, *pval, *call_argv; int i, call_argc;
{"".join(used)}    switch (opcode) {{
{group}    }}
 next:
    state->pc = pc;
    return sp;
 exception:
    state->pc = pc;
    state->sp = sp;
    return NULL;
}}

"""


def declarations(text, group):
    kind = re.match(r"\s*(\w+)", text)[1]
    for pointer, name in re.findall(r"(\**)(\w+)(?=,|$)", text.strip()[len(kind):]):
        if re.search(rf"\b{name}\b", group):
            yield f"    {kind} {pointer}{name} = state->{name};\n"


def call(number, group):
    cases = "".join(f"        CASE(OP_{name}):\n" for name in opcodes(group))
    return f"{cases}            pval = js_opcode{number}(&state, opcode, pc, sp);\n            goto called;\n"


main()
