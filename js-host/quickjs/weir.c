// QuickJS for one plugin, as the gateway drives it: loaded once, copied, then called for each exchange.
//
// The engine is compiled into this file, for what its own interface does not offer: taking eval away after
// the plugin is loaded, and a seed for Math.random that differs between copies.
//
// Values cross as bytes, in one block each way: a tag, then its content, numbers little-endian. Objects of
// the gateway are handles here, opaque to JavaScript; their last reference gone, the gateway is told.
#include "quickjs.c"

#define EXPORT(name) __attribute__((export_name(#name)))
#define IMPORT(name) __attribute__((import_module("weir"), import_name(#name)))

enum {
    TAG_UNDEFINED, TAG_NULL, TAG_FALSE, TAG_TRUE, TAG_INT, TAG_NUMBER, TAG_LATIN1, TAG_UTF16,
    TAG_HANDLE, TAG_BYTES, TAG_ARRAY, TAG_REFUSAL, TAG_FUNCTION,
};

// How a call ended; the gateway knows the same numbers.
enum { DONE, THREW, NEVER_SETTLES, ILL_SHAPED, PENDING };

#define MAX_DEPTH 4
#define MAX_HANDLERS 3
#define MAX_SPARE 4096

// The arguments are at `block`; the result is written to the buffer, its length is the answer.
IMPORT(call) int host_call(int function, const uint8_t *block, int length);
IMPORT(drop) void host_drop(int handle);

static JSRuntime *rt;
static JSContext *ctx;
static JSClassID handle_class;
static JSValue host, kit, parts;
static JSValue handlers[MAX_HANDLERS];
static JSValue resumed;
static uint64_t seed = 1;

static uint8_t *buffer;
static uint32_t buffer_size;
static DynBuf out;
static struct { const uint8_t *start; uint32_t length; } result;

#include "values.c"

// Results for the gateway

static void give(void) {
    result.start = out.buf;
    result.length = out.error ? 0 : out.size;
}

static void give_text(const char *text) {
    uint32_t length = strlen(text);
    out.size = 0;
    dbuf_putc(&out, TAG_LATIN1);
    dbuf_put(&out, &length, 4);
    dbuf_put(&out, text, length);
    give();
}

static int give_thrown(JSValue thrown) {
    uint32_t count = 3;
    out.size = 0;
    dbuf_putc(&out, TAG_ARRAY);
    dbuf_put(&out, &count, 4);
    put_thrown(&out, thrown);
    JS_FreeValue(ctx, thrown);
    give();
    return THREW;
}

static int give_exception(void) { return give_thrown(JS_GetException(ctx)); }

// Functions for the prelude

// Most calls take turns in one buffer; one that a getter makes while another is written has its own.
static DynBuf spare;
static bool spare_taken;

static DynBuf *begin_args(DynBuf *own, uint32_t count) {
    DynBuf *args = spare_taken ? own : &spare;
    if (args == own) {
        dbuf_init2(own, rt, (DynBufReallocFunc *)js_realloc_rt);
    } else {
        spare_taken = true;
        spare.size = 0;
    }
    dbuf_putc(args, TAG_ARRAY);
    dbuf_put(args, &count, 4);
    return args;
}

static void end_args(DynBuf *args) {
    if (args != &spare || args->error || args->allocated_size > MAX_SPARE) {
        dbuf_free(args);
    }
    if (args == &spare) {
        if (args->buf == NULL) {
            dbuf_init2(&spare, rt, (DynBufReallocFunc *)js_realloc_rt);
        }
        spare_taken = false;
    }
}

static JSValue send_to_host(int function, DynBuf *args) {
    if (args->error) {
        end_args(args);
        return JS_ThrowOutOfMemory(ctx);
    }
    int length = host_call(function, args->buf, args->size);
    end_args(args);
    const uint8_t *from = buffer;
    return length == 0 ? JS_UNDEFINED : take_value(&from);
}

static JSValue call_host(JSContext *c, JSValueConst this_value, int argc, JSValueConst *argv, int function) {
    DynBuf own;
    DynBuf *args = begin_args(&own, argc);
    for (int i = 0; i < argc; i++) {
        if (put_value(args, argv[i], 0) < 0) {
            end_args(args);
            return JS_HasException(ctx) ? JS_EXCEPTION : JS_ThrowOutOfMemory(ctx);
        }
    }
    return send_to_host(function, args);
}

// The promise of a call was rejected: (call, reason).
static JSValue reject(JSContext *c, JSValueConst this_value, int argc, JSValueConst *argv, int function) {
    DynBuf own;
    DynBuf *args = begin_args(&own, 4);
    put_value(args, argv[0], 0);
    put_thrown(args, argv[1]);
    return send_to_host(function, args);
}

static JSValue load_part(JSContext *c, JSValueConst this_value, int argc, JSValueConst *argv) {
    const char *name = JS_ToCString(ctx, argv[0]);
    if (name == NULL) {
        return JS_EXCEPTION;
    }
    JSValue part = JS_GetPropertyStr(ctx, parts, name);
    if (!JS_IsFunction(ctx, part)) {
        JS_FreeValue(ctx, part);
        part = JS_ThrowTypeError(ctx, "the API has no part %s", name);
    } else {
        JSValueConst args[] = {host, argv[1]};
        JSValue made = JS_Call(ctx, part, JS_UNDEFINED, 2, args);
        JS_FreeValue(ctx, part);
        part = made;
    }
    JS_FreeCString(ctx, name);
    return part;
}

#include "holder.c"

static JSValue next_random(JSContext *c, JSValueConst this_value, int argc, JSValueConst *argv) {
    return JS_NewFloat64(ctx, (double)(xorshift64star(&seed) >> 11) / 9007199254740992.0);
}

static void add_function(JSValueConst object, const char *name, JSCFunction *function, int arguments) {
    JS_DefinePropertyValueStr(ctx, object, name, JS_NewCFunction(ctx, function, name, arguments),
                              JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
}

// The modules of the bundle: function 0 of the gateway reads one.

static JSModuleDef *load_module(JSContext *c, const char *name, void *opaque) {
    JSValue path = JS_NewString(ctx, name);
    JSValueConst args[] = {path};
    JSValue text = call_host(ctx, JS_UNDEFINED, 1, args, 0);
    JS_FreeValue(ctx, path);
    if (JS_IsException(text)) {
        return NULL;
    }
    size_t length;
    const char *source = JS_ToCStringLen(ctx, &length, text);
    JS_FreeValue(ctx, text);
    if (source == NULL) {
        return NULL;
    }
    JSValue module = JS_Eval(ctx, source, length, name, JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY);
    JS_FreeCString(ctx, source);
    if (JS_IsException(module)) {
        return NULL;
    }
    JSModuleDef *definition = JS_VALUE_GET_PTR(module);
    JS_FreeValue(ctx, module);
    return definition;
}

static void run_jobs(void) {
    JSContext *of;
    int ran;
    do {
        ran = JS_ExecutePendingJob(rt, &of);
        if (ran < 0) {
            JS_FreeValue(ctx, JS_GetException(ctx));
        }
    } while (ran != 0);
}

static void drop_handle(JSRuntime *runtime, JSValueConst object) {
    uint32_t handle = (uint32_t)(uintptr_t)JS_GetOpaque(object, handle_class);
    if (handle != 0) {
        host_drop(handle);
    }
}

// What the gateway calls

EXPORT(weir_result) const void *weir_result(void) { return &result; }

// A buffer of at least that many bytes for values to come; 0 without the memory for it.
EXPORT(weir_buffer) uint8_t *weir_buffer(uint32_t size) {
    if (size > buffer_size) {
        uint8_t *grown = realloc(buffer, size);
        if (grown == NULL) {
            return NULL;
        }
        buffer = grown;
        buffer_size = size;
    }
    return buffer;
}

// In the buffer: the names of the gateway's functions, in their order.
EXPORT(weir_open) int weir_open(uint32_t stack_size) {
    static const JSClassDef handle_definition = {"Handle", .finalizer = drop_handle};
    rt = JS_NewRuntime();
    if (rt == NULL || (ctx = JS_NewContext(rt)) == NULL) {
        return THREW;
    }
    JS_SetMaxStackSize(rt, stack_size);
    JS_NewClassID(rt, &handle_class);
    JS_NewClass(rt, handle_class, &handle_definition);
    JS_SetModuleLoaderFunc(rt, NULL, load_module, NULL);
    dbuf_init(&out);
    dbuf_init2(&spare, rt, (DynBufReallocFunc *)js_realloc_rt);
    resumed = JS_UNDEFINED;
    // What the prelude asks of them must not be found in Object.prototype, which is the plugin's.
    host = JS_NewObjectProto(ctx, JS_NULL);
    kit = JS_NewObjectProto(ctx, JS_NULL);
    parts = JS_NewObjectProto(ctx, JS_NULL);
    const uint8_t *from = buffer;
    JSValue names = take_value(&from);
    int64_t count = 0;
    JS_GetLength(ctx, names, &count);
    for (int i = 1; i < count; i++) {
        JSValue name = JS_GetPropertyUint32(ctx, names, i);
        const char *text = JS_ToCString(ctx, name);
        JSCFunctionMagic *function = strcmp(text, "reject") == 0 ? reject : call_host;
        JS_DefinePropertyValueStr(
            ctx, host, text,
            JS_NewCFunctionMagic(ctx, function, text, 2, JS_CFUNC_generic_magic, i), JS_PROP_C_W_E);
        JS_FreeCString(ctx, text);
        JS_FreeValue(ctx, name);
    }
    JS_FreeValue(ctx, names);
    add_function(host, "loadPart", load_part, 2);
    add_function(host, "holder", holder, 1);
    add_function(host, "quicken", quicken, 4);
    JSValue global = JS_GetGlobalObject(ctx);
    JSValue math = JS_GetPropertyStr(ctx, global, "Math");
    add_function(math, "random", next_random, 0);
    JS_FreeValue(ctx, math);
    JS_FreeValue(ctx, global);
    return DONE;
}

// In the buffer: [name, text, whether it is a part] of one file of the prelude.
EXPORT(weir_prelude) int weir_prelude(void) {
    const uint8_t *from = buffer;
    JSValue file = take_value(&from);
    JSValue name = JS_GetPropertyUint32(ctx, file, 0);
    JSValue text = JS_GetPropertyUint32(ctx, file, 1);
    JSValue part = JS_GetPropertyUint32(ctx, file, 2);
    size_t length;
    const char *name_text = JS_ToCString(ctx, name);
    const char *source = JS_ToCStringLen(ctx, &length, text);
    char where[80];
    snprintf(where, sizeof where, "weir:%s", name_text);
    JSValue function = JS_Eval(ctx, source, length, where, JS_EVAL_TYPE_GLOBAL);
    JS_FreeCString(ctx, source);
    JSValue made = JS_UNDEFINED;
    if (JS_IsException(function)) {
        made = JS_EXCEPTION;
    } else if (JS_ToBool(ctx, part)) {
        JS_SetPropertyStr(ctx, parts, name_text, function);
    } else {
        JSValueConst args[] = {host, kit};
        made = JS_Call(ctx, function, JS_UNDEFINED, 2, args);
        JS_FreeValue(ctx, function);
    }
    JS_FreeCString(ctx, name_text);
    JS_FreeValue(ctx, name);
    JS_FreeValue(ctx, text);
    JS_FreeValue(ctx, file);
    if (JS_IsException(made)) {
        return give_exception();
    }
    JS_FreeValue(ctx, made);
    return DONE;
}

static int attach(JSValue exported) {
    JSValueConst args[] = {exported};
    JSValue function = JS_GetPropertyStr(ctx, kit, "attach");
    JSValue attached = JS_Call(ctx, function, kit, 1, args);
    JS_FreeValue(ctx, function);
    JS_FreeValue(ctx, exported);
    if (JS_IsException(attached)) {
        return give_exception();
    }
    if (JS_IsString(attached)) {
        out.size = 0;
        put_string(&out, attached);
        give();
        JS_FreeValue(ctx, attached);
        return ILL_SHAPED;
    }
    handlers[0] = JS_GetPropertyStr(ctx, attached, "onRequest");
    handlers[1] = JS_GetPropertyStr(ctx, attached, "onResponse");
    handlers[2] = JS_GetPropertyStr(ctx, attached, "fetch");
    resumed = JS_GetPropertyStr(ctx, kit, "resumed");
    JS_FreeValue(ctx, attached);
    return DONE;
}

// In the buffer: the name of the bundle's first module. Its default export becomes the handlers.
EXPORT(weir_load) int weir_load(void) {
    JS_UpdateStackTop(rt);
    const uint8_t *from = buffer;
    JSValue name = take_value(&from);
    const char *text = JS_ToCString(ctx, name);
    JSModuleDef *module = load_module(ctx, text, NULL);
    JS_FreeCString(ctx, text);
    JS_FreeValue(ctx, name);
    if (module == NULL) {
        return give_exception();
    }
    JSValue code = JS_DupValue(ctx, JS_MKPTR(JS_TAG_MODULE, module));
    if (JS_ResolveModule(ctx, code) < 0) {
        return give_exception();
    }
    JSValue evaluated = JS_EvalFunction(ctx, code);
    if (JS_IsException(evaluated)) {
        return give_exception();
    }
    run_jobs();
    switch (JS_PromiseState(ctx, evaluated)) {
    case JS_PROMISE_REJECTED:
        return give_thrown(JS_PromiseResult(ctx, evaluated));
    case JS_PROMISE_PENDING:
        return NEVER_SETTLES;
    default:
        break;
    }
    JSValue exports = JS_GetModuleNamespace(ctx, module);
    JSAtom atom = JS_NewAtom(ctx, "default");
    int present = JS_HasProperty(ctx, exports, atom);
    JSValue exported = JS_GetProperty(ctx, exports, atom);
    JS_FreeAtom(ctx, atom);
    JS_FreeValue(ctx, exports);
    if (present <= 0) {
        give_text("has no default export");
        return ILL_SHAPED;
    }
    return attach(exported);
}

// Whether the plugin has the handler of that number.
EXPORT(weir_has) int weir_has(int handler) { return JS_IsFunction(ctx, handlers[handler]); }

// In the buffer: [name, argument] of a function of the kit.
EXPORT(weir_kit) int weir_kit(void) {
    JS_UpdateStackTop(rt);
    const uint8_t *from = buffer;
    JSValue call = take_value(&from);
    JSValue name = JS_GetPropertyUint32(ctx, call, 0);
    JSValue argument = JS_GetPropertyUint32(ctx, call, 1);
    const char *text = JS_ToCString(ctx, name);
    JSValue function = JS_GetPropertyStr(ctx, kit, text);
    JSValueConst args[] = {argument};
    JSValue made = JS_Call(ctx, function, kit, 1, args);
    JS_FreeValue(ctx, function);
    JS_FreeCString(ctx, text);
    JS_FreeValue(ctx, argument);
    JS_FreeValue(ctx, name);
    JS_FreeValue(ctx, call);
    if (JS_IsException(made)) {
        return give_exception();
    }
    JS_FreeValue(ctx, made);
    return DONE;
}

// All code is loaded: from here on no text becomes code.
EXPORT(weir_close) void weir_close(void) {
    run_jobs();
    JS_RunGC(rt);
    ctx->eval_internal = NULL;
}

// Makes this copy's chance its own.
EXPORT(weir_seed) void weir_seed(uint64_t chance) { seed = chance | 1; }

// Runs jobs until none is left, and frees what a call into the plugin gave.
static int end_turn(JSValue given) {
    int ended = DONE;
    if (JS_IsException(given)) {
        ended = give_exception();
    } else if (JS_VALUE_GET_TAG(given) == JS_TAG_BOOL && JS_VALUE_GET_BOOL(given)) {
        ended = PENDING;
    }
    JS_FreeValue(ctx, given);
    run_jobs();
    return ended;
}

// Runs a handler for the call behind that handle. Where it is pending, the prelude settles or rejects it, in
// this turn or a later one.
EXPORT(weir_call) int weir_call(int handler, uint32_t call) {
    JS_UpdateStackTop(rt);
    JSValue token = new_handle(call);
    JSValueConst args[] = {token};
    JSValue given = JS_IsException(token) ? JS_EXCEPTION : JS_Call(ctx, handlers[handler], JS_UNDEFINED, 1, args);
    JS_FreeValue(ctx, token);
    return end_turn(given);
}

// Goes on with a function that waited. In the buffer: [value], or [value, why it failed].
EXPORT(weir_resume) int weir_resume(uint32_t call, int function) {
    JS_UpdateStackTop(rt);
    const uint8_t *from = buffer;
    JSValue token = new_handle(call);
    JSValue told = JS_IsException(token) ? JS_EXCEPTION : take_value(&from);
    if (JS_IsException(told)) {
        JS_FreeValue(ctx, token);
        return end_turn(JS_EXCEPTION);
    }
    JSValue value = JS_GetPropertyUint32(ctx, told, 0);
    JSValue failure = JS_GetPropertyUint32(ctx, told, 1);
    JSValueConst args[] = {token, functions[function], value, failure};
    JSValue given = JS_Call(ctx, resumed, JS_UNDEFINED, 4, args);
    JS_FreeValue(ctx, failure);
    JS_FreeValue(ctx, value);
    JS_FreeValue(ctx, told);
    JS_FreeValue(ctx, token);
    return end_turn(given);
}

// The gateway needs that function no more.
EXPORT(weir_drop) void weir_drop(int function) { drop_function(function); }
