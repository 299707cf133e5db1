// Bytes between the gateway and here. The gateway's own arrive as a buffer that only it may keep.
(function (host, kit) {
  "use strict";

  const { encodeUtf8, decodeUtf8 } = host;
  const { isObject } = kit;
  const TypedArray = kit.getPrototypeOf(Uint8Array);
  const byteLengthOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength").get;

  // The plugin's own copy.
  function bytesFrom(buffer) {
    // Some engines hand over an ArrayBuffer, others what they make one of.
    const theirs = new Uint8Array(buffer instanceof ArrayBuffer ? buffer : new ArrayBuffer(buffer));
    return new Uint8Array(theirs);
  }

  function isBuffer(value) {
    try {
      kit.apply(byteLengthOf, value, []);
      return true;
    } catch {
      return false;
    }
  }

  // A view of the bytes of an ArrayBuffer or of a view; null for anything else.
  function viewOf(value) {
    if (!isObject(value)) {
      return null;
    }
    if (value instanceof Uint8Array) {
      return value;
    }
    if (value instanceof TypedArray || value instanceof DataView) {
      return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    }
    return value instanceof ArrayBuffer && isBuffer(value) ? new Uint8Array(value) : null;
  }

  function bytesOf(value, what) {
    const view = viewOf(value);
    if (view === null) {
      throw new TypeError(`${what} must be an ArrayBuffer or a view of one`);
    }
    return view;
  }

  const utf8 = (text) => bytesFrom(encodeUtf8(text));
  const textFrom = ({ buffer, byteOffset, byteLength }) => decodeUtf8(buffer, byteOffset, byteLength);

  return { bytesFrom, viewOf, bytesOf, utf8, textFrom };
});
