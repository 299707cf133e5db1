package dev.weir.js.engine;

import com.oracle.truffle.js.runtime.JSRealm;
import com.oracle.truffle.js.runtime.array.TypedArray;
import com.oracle.truffle.js.runtime.array.TypedArrayFactory;
import com.oracle.truffle.js.runtime.builtins.JSArrayBuffer;
import com.oracle.truffle.js.runtime.builtins.JSArrayBufferObject;
import com.oracle.truffle.js.runtime.builtins.JSArrayBufferView;
import com.oracle.truffle.js.runtime.builtins.JSTypedArrayObject;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes that the guest has, and new ones for it. */
final class ByteArrays {
    private static final TypedArray WHOLE =
            TypedArrayFactory.Uint8Array.createArrayType(TypedArray.BUFFER_TYPE_ARRAY, false, true);

    private ByteArrays() {}

    static boolean isUint8Array(Object value) {
        return value instanceof JSTypedArrayObject view
                && view.getArrayType() instanceof TypedArray.TypedIntArray type
                && type.getFactory() == TypedArrayFactory.Uint8Array;
    }

    /** A copy of those of an {@code ArrayBuffer} or of a typed array; null for anything else. */
    static byte @Nullable [] copyOf(Object value, JSRealm realm) {
        return switch (value) {
            case JSArrayBufferObject buffer -> copyOf(buffer, 0, buffer.getByteLength());
            case JSTypedArrayObject view ->
                    copyOf(
                            view.getArrayBuffer(),
                            JSArrayBufferView.getByteOffset(view, realm.getContext()),
                            JSArrayBufferView.getByteLength(view, realm.getContext()));
            default -> null;
        };
    }

    private static byte @Nullable [] copyOf(JSArrayBufferObject of, int offset, int length) {
        if (of instanceof JSArrayBufferObject.Heap buffer && !buffer.isDetached()) {
            return Arrays.copyOfRange(buffer.getByteArray(), offset, offset + length);
        }
        return null;
    }

    /** A {@code Uint8Array} that takes them over. */
    static Object newView(byte[] bytes, JSRealm realm) {
        JSArrayBufferObject buffer =
                JSArrayBuffer.createArrayBuffer(realm.getContext(), realm, bytes);
        return JSArrayBufferView.createArrayBufferView(
                realm.getContext(),
                realm,
                buffer,
                TypedArrayFactory.Uint8Array,
                WHOLE,
                0,
                bytes.length);
    }
}
