// Objects of the API: each holds a value where the plugin cannot get at it; part of weir.c. A class of the
// API is a class of the engine's, so that no other object is taken for one of it.

static JSClassID holder_kind(JSValueConst object) {
    return JS_VALUE_GET_TAG(object) == JS_TAG_OBJECT ? JS_VALUE_GET_OBJ(object)->class_id : JS_INVALID_CLASS_ID;
}

static JSValueConst held_by(JSValueConst object) { return JS_VALUE_GET_OBJ(object)->u.object_data; }

static JSValue not_of(JSClassID kind) {
    const char *name = JS_AtomToCString(ctx, rt->class_array[kind].class_name);
    JS_ThrowTypeError(ctx, "the object is not of class %s", name == NULL ? "" : name);
    JS_FreeCString(ctx, name);
    return JS_EXCEPTION;
}

// make(prototype, held)
static JSValue holder_make(JSContext *c, JSValueConst this_value, int argc, JSValueConst *argv, int kind) {
    if (!JS_IsObject(argv[0])) {
        return JS_ThrowTypeError(ctx, "the prototype of a class is an object");
    }
    JSValue object = JS_NewObjectProtoClass(ctx, argv[0], kind);
    if (!JS_IsException(object)) {
        JS_VALUE_GET_OBJ(object)->u.object_data = JS_DupValue(ctx, argv[1]);
    }
    return object;
}

// of(object): what it holds
static JSValue holder_of(JSContext *c, JSValueConst this_value, int argc, JSValueConst *argv, int kind) {
    return holder_kind(argv[0]) == (JSClassID)kind ? JS_DupValue(ctx, held_by(argv[0])) : not_of(kind);
}

// put(object, held)
static JSValue holder_put(JSContext *c, JSValueConst this_value, int argc, JSValueConst *argv, int kind) {
    if (holder_kind(argv[0]) != (JSClassID)kind) {
        return not_of(kind);
    }
    JSValue before = held_by(argv[0]);
    JS_VALUE_GET_OBJ(argv[0])->u.object_data = JS_DupValue(ctx, argv[1]);
    JS_FreeValue(ctx, before);
    return JS_UNDEFINED;
}

// is(value)
static JSValue holder_is(JSContext *c, JSValueConst this_value, int argc, JSValueConst *argv, int kind) {
    return JS_NewBool(ctx, holder_kind(argv[0]) == (JSClassID)kind);
}

static void add_holder_function(JSValueConst to, const char *name, JSCFunctionMagic *function, int arguments,
                                JSClassID kind) {
    JS_DefinePropertyValueStr(ctx, to, name,
                              JS_NewCFunctionMagic(ctx, function, name, arguments, JS_CFUNC_generic_magic, kind),
                              JS_PROP_C_W_E);
}

// holder(name): a class of the API, as the functions that make its objects and look into them
static JSValue holder(JSContext *c, JSValueConst this_value, int argc, JSValueConst *argv) {
    const char *name = JS_ToCString(ctx, argv[0]);
    if (name == NULL) {
        return JS_EXCEPTION;
    }
    JSClassID kind = JS_INVALID_CLASS_ID;
    JS_NewClassID(rt, &kind);
    const JSClassDef definition = {
        name, .finalizer = js_object_data_finalizer, .gc_mark = js_object_data_mark};
    // A function of the engine has 16 bits for the number of its class.
    int failed = kind > INT16_MAX || JS_NewClass(rt, kind, &definition);
    JS_FreeCString(ctx, name);
    if (failed) {
        return JS_ThrowOutOfMemory(ctx);
    }
    JSValue functions_of = JS_NewObject(ctx);
    add_holder_function(functions_of, "make", holder_make, 2, kind);
    add_holder_function(functions_of, "of", holder_of, 1, kind);
    add_holder_function(functions_of, "put", holder_put, 2, kind);
    add_holder_function(functions_of, "is", holder_is, 1, kind);
    return functions_of;
}

static bool is_text(JSValueConst value) {
    int tag = JS_VALUE_GET_TAG(value);
    return tag == JS_TAG_STRING || tag == JS_TAG_STRING_ROPE;
}

#define MAX_TEXTS 2

// A method that the gateway does alone where all its arguments are texts: it gets what the object holds, and
// them. data: the method as the prelude has it, the class, how many arguments, whether it gives something.
static JSValue quick(JSContext *c, JSValueConst this_value, int argc, JSValueConst *argv, int function,
                     JSValueConst *data) {
    int texts = JS_VALUE_GET_INT(data[2]);
    bool usual = holder_kind(this_value) == (JSClassID)JS_VALUE_GET_INT(data[1]);
    for (int i = 0; i < texts; i++) {
        usual = usual && is_text(argv[i]);
    }
    if (!usual) {
        return JS_Call(ctx, data[0], this_value, argc, argv);
    }
    JSValueConst args[1 + MAX_TEXTS] = {held_by(this_value)};
    for (int i = 0; i < texts; i++) {
        args[1 + i] = argv[i];
    }
    JSValue given = call_host(ctx, JS_UNDEFINED, 1 + texts, args, function);
    if (JS_IsException(given) || JS_VALUE_GET_BOOL(data[3])) {
        return given;
    }
    JS_FreeValue(ctx, given);
    return JS_UNDEFINED;
}

// quicken(an object of the class, name of the method, function of the gateway, whether it gives something)
static JSValue quicken(JSContext *c, JSValueConst this_value, int argc, JSValueConst *argv) {
    const char *name = JS_ToCString(ctx, argv[1]);
    JSValue prototype = JS_GetPrototype(ctx, argv[0]);
    JSValue method = JS_GetPropertyStr(ctx, prototype, name);
    int64_t texts = 0;
    JS_GetLength(ctx, method, &texts);
    JSValueConst data[] = {method, JS_NewInt32(ctx, holder_kind(argv[0])), JS_NewInt32(ctx, texts), argv[3]};
    JS_DefinePropertyValueStr(
        ctx, prototype, name,
        JS_NewCFunctionData2(ctx, quick, name, texts, JS_VALUE_GET_OBJ(argv[2])->u.cfunc.magic, 4, data),
        JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
    JS_FreeValue(ctx, method);
    JS_FreeValue(ctx, prototype);
    JS_FreeCString(ctx, name);
    return JS_UNDEFINED;
}
