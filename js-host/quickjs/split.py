#!/usr/bin/env python3
"""Splits QuickJS's loop over bytecodes, for a JVM: split.py quickjs.c > split/quickjs.c

JS_CallInternal is one function with a case for each of some 250 opcodes. Compiled to WebAssembly and then for the
JVM it is a method so large that the JVM's first compiler refuses it and the last one gives up or takes a minute;
then all JavaScript is interpreted twice. The cases that handlers of requests seldom run go to functions of their own,
which the loop calls. A case can go if it leaves the loop by nothing but `BREAK` and `goto exception`.
"""

import re
import sys

# What is run all the time: these stay.
OFTEN = """push_i32 push_const push_0 push_i8 push_const8 push_empty_string push_atom_value undefined null push_this push_false
push_true drop nip dup swap insert2 insert3 perm3 call0 call call_method return return_undef get_loc put_loc set_loc get_arg
put_arg set_arg get_var_ref put_var_ref get_loc8 put_loc8 get_loc0 put_loc0 set_loc0 get_loc0_loc1 get_arg0 put_arg0 set_arg0
get_var_ref0 put_var_ref0 get_loc_check put_loc_check get_var_ref_check set_loc_uninitialized get_field get_field2 put_field
get_private_field put_private_field if_true if_false if_true8 if_false8 goto goto8 goto16 get_var lt strict_eq strict_neq
typeof is_undefined is_null is_undefined_or_null lnot fclosure8""".split()
FUNCTIONS = 4

STATE = """JSContext *ctx; JSRuntime *rt; JSFunctionBytecode *b; JSStackFrame *sf; JSVarRef **var_refs; JSValue *var_buf, *arg_buf;
    JSValue *local_buf, *stack_buf; JSValueConst func_obj, this_obj, new_target; JSValueConst *argv; int argc; JSContext *caller_ctx; JSObject *p;"""
NAMES = re.findall(r"\*?(\w+)(?=[,;])", STATE)


def main():
    with open(sys.argv[1]) as file:
        source = file.read()
    begin = source.index("static JSValue JS_CallInternal(JSContext *caller_ctx")
    switch = source.index("        SWITCH(pc) {\n", begin) + len("        SWITCH(pc) {\n")
    end = source.index("\n        }\n    }\n exception:", switch) + 1
    stay, go = [], []
    for group in groups(source[switch:end]):
        (go if movable(group, source[switch:end]) else stay).append(group)
    sizes = [[] for _ in range(FUNCTIONS)]
    for group in go:
        min(sizes, key=lambda part: sum(map(len, part))).append(group)
    functions = "".join(function(n, part) for n, part in enumerate(sizes))
    loop = "".join(stay) + "".join(call(n, part) for n, part in enumerate(sizes))
    state = f"typedef struct {{\n    uint8_t *pc; JSValue *sp;\n    {STATE}\n}} SeldomState;\n\n"
    macros = "#define CASE(op) case op\n#define DEFAULT default\n#define BREAK break\n"
    unmacro = "#undef CASE\n#undef DEFAULT\n#undef BREAK\n"
    sys.stdout.write(source[:begin] + state + macros + functions + unmacro
                     + source[begin:switch] + loop + source[end:])


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


def movable(group, text):
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", group, flags=re.S)
    opcodes = re.findall(r"CASE\(OP_(\w+)\)", code)
    labels = set(re.findall(r"^ *([a-z]\w*):(?!:)", code, re.M)) - {"default"}
    targets = set(re.findall(r"goto (\w+);", code))
    elsewhere = set(re.findall(r"goto (\w+);", text.replace(group, "")))
    return (bool(opcodes) and not set(opcodes) & set(OFTEN) and targets <= labels | {"exception"}
            and not labels & elsewhere and not re.search(r"\breturn\b|\bcontinue\b|CASE\(opcode\)|call_argc|call_argv", code)
            and "DEFAULT" not in code and "#" not in code)


def function(number, part):
    own = "".join(f"    {declaration.strip()};\n".replace(";;", ";") for declaration in STATE.split(";") if declaration.strip())
    copies = "".join(f"    {name} = state->{name};\n" for name in NAMES)
    return f"""static no_inline int JS_Seldom{number}(SeldomState *state, int opcode)
{{
    JSValue ret_val, *pval; int i;
    uint8_t *pc = state->pc;
    JSValue *sp = state->sp;
{own}{copies}    switch (opcode) {{
{"".join(part)}    }}
    state->pc = pc;
    state->sp = sp;
    return 0;
 exception:
    state->pc = pc;
    state->sp = sp;
    return -1;
}}

"""


def call(number, part):
    cases = "".join(f"        CASE({name}):\n" for group in part for name in re.findall(r"CASE\((OP_\w+)\)", group))
    fields = ", ".join(f".{name} = {name}" for name in NAMES)
    return f"""{cases}            {{
                SeldomState state = {{ .pc = pc, .sp = sp, {fields} }};
                int failed = JS_Seldom{number}(&state, opcode);
                pc = state.pc;
                sp = state.sp;
                if (failed)
                    goto exception;
            }}
            BREAK;
"""


main()
