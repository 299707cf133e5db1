// Values on their way between JavaScript and the gateway; part of weir.c.

// Values out

static void put_string(DynBuf *to, JSValueConst value) {
    JSValue text = js_force_tostring(ctx, value);
    if (JS_IsException(text)) {
        JS_FreeValue(ctx, JS_GetException(ctx));
        dbuf_putc(to, TAG_UNDEFINED);
        return;
    }
    JSString *string = JS_VALUE_GET_STRING(text);
    uint32_t units = string->len;
    dbuf_putc(to, string->is_wide_char ? TAG_UTF16 : TAG_LATIN1);
    dbuf_put(to, &units, 4);
    if (string->is_wide_char) {
        dbuf_put(to, str16(string), 2 * units);
    } else {
        dbuf_put(to, str8(string), units);
    }
    JS_FreeValue(ctx, text);
}

static int put_value(DynBuf *to, JSValueConst value, int depth);

static int put_array(DynBuf *to, JSValueConst array, int depth) {
    int64_t count;
    if (JS_GetLength(ctx, array, &count) < 0) {
        return -1;
    }
    uint32_t count32 = count;
    dbuf_putc(to, TAG_ARRAY);
    dbuf_put(to, &count32, 4);
    for (uint32_t i = 0; i < count32; i++) {
        JSValue item = JS_GetPropertyUint32(ctx, array, i);
        int failed = JS_IsException(item) || put_value(to, item, depth + 1) < 0;
        JS_FreeValue(ctx, item);
        if (failed) {
            return -1;
        }
    }
    return 0;
}

// Functions that the gateway calls later: it knows them by their place in this table, and says when it needs
// one no more.
static JSValue *functions;
static int function_places;

static int keep_function(JSValueConst function) {
    int place = 0;
    while (place < function_places && !JS_IsUndefined(functions[place])) {
        place++;
    }
    if (place == function_places) {
        int places = function_places == 0 ? 16 : 2 * function_places;
        JSValue *grown = js_realloc(ctx, functions, places * sizeof *grown);
        if (grown == NULL) {
            return -1;
        }
        for (int i = function_places; i < places; i++) {
            grown[i] = JS_UNDEFINED;
        }
        functions = grown;
        function_places = places;
    }
    functions[place] = JS_DupValue(ctx, function);
    return place;
}

static void drop_function(int place) {
    JSValue function = functions[place];
    functions[place] = JS_UNDEFINED;
    JS_FreeValue(ctx, function);
}

static int put_object(DynBuf *to, JSValueConst value, int depth) {
    uint32_t handle = (uint32_t)(uintptr_t)JS_GetOpaque(value, handle_class);
    if (handle != 0) {
        dbuf_putc(to, TAG_HANDLE);
        dbuf_put(to, &handle, 4);
        return 0;
    }
    if (JS_IsArray(value) && depth < MAX_DEPTH) {
        return put_array(to, value, depth);
    }
    if (JS_IsFunction(ctx, value)) {
        int number = keep_function(value);
        if (number < 0) {
            return -1;
        }
        dbuf_putc(to, TAG_FUNCTION);
        return dbuf_put(to, &number, 4);
    }
    if (JS_IsArrayBuffer(value)) {
        size_t size;
        uint8_t *bytes = JS_GetArrayBuffer(ctx, &size, value);
        if (bytes == NULL && JS_HasException(ctx)) {
            return -1;
        }
        uint32_t size32 = size;
        dbuf_putc(to, TAG_BYTES);
        dbuf_put(to, &size32, 4);
        dbuf_put(to, bytes, size);
        return 0;
    }
    JS_ThrowTypeError(ctx, "the gateway takes no such object");
    return -1;
}

static int put_value(DynBuf *to, JSValueConst value, int depth) {
    switch (JS_VALUE_GET_NORM_TAG(value)) {
    case JS_TAG_UNDEFINED:
        return dbuf_putc(to, TAG_UNDEFINED);
    case JS_TAG_NULL:
        return dbuf_putc(to, TAG_NULL);
    case JS_TAG_BOOL:
        return dbuf_putc(to, JS_VALUE_GET_BOOL(value) ? TAG_TRUE : TAG_FALSE);
    case JS_TAG_INT: {
        int32_t number = JS_VALUE_GET_INT(value);
        dbuf_putc(to, TAG_INT);
        return dbuf_put(to, &number, 4);
    }
    case JS_TAG_FLOAT64: {
        double number = JS_VALUE_GET_FLOAT64(value);
        dbuf_putc(to, TAG_NUMBER);
        return dbuf_put(to, &number, 8);
    }
    case JS_TAG_STRING:
    case JS_TAG_STRING_ROPE:
        put_string(to, value);
        return 0;
    case JS_TAG_OBJECT:
        return put_object(to, value, depth);
    default:
        JS_ThrowTypeError(ctx, "the gateway takes no such value");
        return -1;
    }
}

// Whether it is an Error, its text, its stack: three values.
static void put_thrown(DynBuf *to, JSValueConst thrown) {
    bool error = JS_IsError(thrown);
    dbuf_putc(to, error ? TAG_TRUE : TAG_FALSE);
    put_string(to, thrown);
    JSValue stack = error ? JS_GetPropertyStr(ctx, thrown, "stack") : JS_UNDEFINED;
    if (JS_IsString(stack)) {
        put_string(to, stack);
    } else {
        dbuf_putc(to, TAG_UNDEFINED);
    }
    JS_FreeValue(ctx, stack);
}

// Values in. What the gateway writes is well formed.

static uint32_t take32(const uint8_t **from) {
    uint32_t value;
    memcpy(&value, *from, 4);
    *from += 4;
    return value;
}

static JSValue new_handle(uint32_t handle) {
    JSValue object = JS_NewObjectClass(ctx, handle_class);
    if (!JS_IsException(object)) {
        JS_SetOpaque(object, (void *)(uintptr_t)handle);
    }
    return object;
}

static JSValue take_value(const uint8_t **from) {
    uint8_t tag = *(*from)++;
    switch (tag) {
    case TAG_NULL:
        return JS_NULL;
    case TAG_FALSE:
        return JS_FALSE;
    case TAG_TRUE:
        return JS_TRUE;
    case TAG_INT:
        return JS_NewInt32(ctx, (int32_t)take32(from));
    case TAG_NUMBER: {
        double number;
        memcpy(&number, *from, 8);
        *from += 8;
        return JS_NewFloat64(ctx, number);
    }
    case TAG_LATIN1: {
        uint32_t length = take32(from);
        *from += length;
        return js_new_string8_len(ctx, (const char *)*from - length, length);
    }
    case TAG_UTF16: {
        uint32_t units = take32(from);
        JSString *string = js_alloc_string(ctx, units, 1);
        if (string == NULL) {
            return JS_EXCEPTION;
        }
        memcpy(str16(string), *from, 2 * units);
        *from += 2 * units;
        return JS_MKPTR(JS_TAG_STRING, string);
    }
    case TAG_HANDLE:
        return new_handle(take32(from));
    case TAG_BYTES: {
        uint32_t length = take32(from);
        *from += length;
        return JS_NewArrayBufferCopy(ctx, *from - length, length);
    }
    case TAG_ARRAY: {
        uint32_t count = take32(from);
        JSValue array = JS_NewArray(ctx);
        for (uint32_t i = 0; i < count && !JS_IsException(array); i++) {
            JSValue item = take_value(from);
            if (JS_IsException(item) || JS_SetPropertyUint32(ctx, array, i, item) < 0) {
                JS_FreeValue(ctx, array);
                array = JS_EXCEPTION;
            }
        }
        return array;
    }
    case TAG_REFUSAL: {
        JSValue message = take_value(from);
        const char *text = JS_ToCString(ctx, message);
        JS_ThrowTypeError(ctx, "%s", text == NULL ? "refused" : text);
        JS_FreeCString(ctx, text);
        JS_FreeValue(ctx, message);
        return JS_EXCEPTION;
    }
    default:
        return JS_UNDEFINED;
    }
}
