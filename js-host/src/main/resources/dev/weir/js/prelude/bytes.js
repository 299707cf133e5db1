// Bytes between the gateway and here.
(function (host, kit) {
  "use strict";

  const { encodeUtf8, decodeUtf8 } = host;
  const { isObject } = kit;
  const TypedArray = kit.getPrototypeOf(Uint8Array);
  const byteLengthOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength").get;

  // What the gateway gives is the plugin's own copy.
  const bytesFrom = (buffer) => new Uint8Array(buffer);

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
