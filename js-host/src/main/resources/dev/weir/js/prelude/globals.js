// The globals. Those of a part, and the language's own that plugins often do without, are accessors: until
// one is read nobody can have its value, so that nothing of it needs to be evaluated or frozen. One that is
// read before the built-ins are frozen becomes a plain property, which is read faster.
(function (host, kit) {
  "use strict";

  const { Headers, Request, Response, define, ownKeys, part } = kit;

  const collections = [Map, Set]; // before they become accessors

  // Shared memory has no second thread here; GraalJS is told to leave it out.
  delete globalThis.SharedArrayBuffer;
  delete globalThis.Atomics;
  // The engine has no BigInt, but for these.
  for (const name of ["getBigInt64", "getBigUint64", "setBigInt64", "setBigUint64"]) {
    delete DataView.prototype[name];
  }
  // The static state of RegExp (`RegExp.$1`) would carry text from one request to the next.
  for (const name of ownKeys(RegExp)) {
    if (typeof name === "string" && !["length", "name", "prototype", "escape"].includes(name)) {
      delete RegExp[name];
    }
  }
  define(globalThis, "Headers", Headers);
  define(globalThis, "Request", Request);
  define(globalThis, "Response", Response);

  const touched = []; // built-ins that were read before the seal
  const lazy = { __proto__: null }; // how each that is still an accessor is read

  function lazily(name, read) {
    lazy[name] = () => {
      const value = read();
      if (!kit.sealed) {
        settle(name, value);
      }
      return value;
    };
    Object.defineProperty(globalThis, name, {
      get: lazy[name],
      set(value) {
        if (kit.sealed) {
          throw new TypeError(`built-ins are frozen: ${name} cannot be assigned`);
        }
        settle(name, value);
      },
      enumerable: false,
      configurable: true,
    });
  }

  function settle(name, value) {
    delete lazy[name];
    define(globalThis, name, value);
  }

  // A built-in that is read before the seal is frozen with it, since the plugin may have kept it.
  function lateBuiltIn(name) {
    const value = globalThis[name];
    if (value === undefined) {
      return; // not every engine has all of them
    }
    let read = false;
    lazily(name, () => {
      if (!read) {
        read = true;
        if (kit.sealed) {
          kit.freeze(value);
        } else {
          touched.push(value);
        }
      }
      return value;
    });
  }

  for (const name of [
    "Math", "Date", "Intl", "Reflect", "Proxy", "Map", "Set", "WeakMap", "WeakSet", "WeakRef",
    "FinalizationRegistry", "ArrayBuffer", "DataView", "Int8Array", "Uint8Array", "Uint8ClampedArray",
    "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float16Array", "Float32Array", "Float64Array",
  ]) {
    lateBuiltIn(name);
  }

  const PARTS = {
    base64: ["atob", "btoa"],
    clone: ["structuredClone"],
    console: ["console"],
    crypto: ["crypto", "Crypto", "CryptoKey", "SubtleCrypto"],
    encoding: ["TextDecoder", "TextEncoder"],
    events: ["AbortController", "AbortSignal", "Event", "EventTarget"],
    exception: ["DOMException"],
    fetch: ["fetch"],
    form: ["FormData"],
    performance: ["performance"],
    "streams-read": ["ReadableStream", "ReadableStreamDefaultController", "ReadableStreamDefaultReader"],
    "streams-text": ["ByteLengthQueuingStrategy", "CountQueuingStrategy", "TextDecoderStream", "TextEncoderStream"],
    "streams-transform": ["TransformStream", "TransformStreamDefaultController"],
    "streams-write": ["WritableStream", "WritableStreamDefaultController", "WritableStreamDefaultWriter"],
    timers: ["clearInterval", "clearTimeout", "queueMicrotask", "setInterval", "setTimeout"],
    url: ["URL", "URLSearchParams"],
  };
  for (const [name, globals] of Object.entries(PARTS)) {
    for (const global of globals) {
      lazily(global, () => part(name)[global]);
    }
  }

  Object.assign(kit, { collections, lazy, touched });
});
