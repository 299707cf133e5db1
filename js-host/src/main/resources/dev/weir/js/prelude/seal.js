// Globals, and the freezing of all built-ins after the plugin's code is loaded, so that one request
// cannot change the next.
(function (host, kit) {
  "use strict";

  const { isObject, Headers, Request, Response, Body, Context, URL, URLSearchParams, log } = kit;

  // Shared memory has no second thread here, and the static state of RegExp (`RegExp.$1`) would
  // carry text from one request to the next.
  for (const name of ["SharedArrayBuffer", "Atomics"]) {
    delete globalThis[name];
  }
  for (const name of Reflect.ownKeys(RegExp)) {
    if (typeof name === "string" && !["length", "name", "prototype", "escape"].includes(name)) {
      delete RegExp[name];
    }
  }
  const define = (name, value) =>
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  define("Headers", Headers);
  define("Request", Request);
  define("Response", Response);
  define("URL", URL);
  define("URLSearchParams", URLSearchParams);
  define("console", { ...log, log: log.info });

  function deepFreeze(value) {
    if (isObject(value)) {
      Object.values(value).forEach(deepFreeze);
      Object.freeze(value);
    }
    return value;
  }

  // Freezing a prototype also makes `error.name = "X"` on its instances fail (the property is
  // read-only up the chain). For the properties that programs do override on instances the value
  // moves behind an accessor that defines an own property instead.
  function letInstancesOverride(prototype, names) {
    for (const name of names) {
      const property = Object.getOwnPropertyDescriptor(prototype, name);
      if (property === undefined || !("value" in property) || !property.configurable) {
        continue;
      }
      const { value, enumerable } = property;
      Object.defineProperty(prototype, name, {
        get: () => value,
        set(own) {
          if (this === prototype || !isObject(this)) {
            throw new TypeError(`built-ins are frozen: ${name} cannot be assigned`);
          }
          Object.defineProperty(this, name, {
            value: own,
            writable: true,
            enumerable: true,
            configurable: true,
          });
        },
        enumerable,
        configurable: false,
      });
    }
  }

  function freezeBuiltIns() {
    letInstancesOverride(Object.prototype, ["constructor", "toString", "toLocaleString", "valueOf", "hasOwnProperty"]);
    letInstancesOverride(Function.prototype, ["constructor", "toString", "bind"]);
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      const type = globalThis[name];
      if (name.endsWith("Error") && typeof type === "function") {
        letInstancesOverride(type.prototype, ["constructor", "name", "message", "toString"]);
      }
    }
    const seen = new Set();
    // Reads values instead of descriptors: three times as fast, and a context is built in the time
    // of this walk. Methods have nothing to assign to but new properties.
    const freeze = (holder) => {
      if (seen.has(holder)) {
        return;
      }
      seen.add(holder);
      for (const key of Reflect.ownKeys(holder)) {
        let value;
        try {
          value = holder[key];
        } catch {
          continue; // an accessor that wants an instance
        }
        if (typeof value === "function" && value.prototype === undefined) {
          Object.preventExtensions(value);
        } else if (isObject(value)) {
          freeze(value);
        }
      }
      const prototype = Reflect.getPrototypeOf(holder);
      if (prototype !== null) {
        freeze(prototype);
      }
      Object.freeze(holder);
    };
    freeze(globalThis);
    // What no global leads to.
    freeze(Body);
    freeze(Context);
    for (const hidden of [async () => {}, async function* () {}, function* () {}]) {
      freeze(Reflect.getPrototypeOf(hidden));
    }
    for (const iterable of [[], new Map(), new Set(), "", "".matchAll(/a/g), [].values().map((x) => x)]) {
      const iterator = iterable[Symbol.iterator]();
      freeze(Reflect.getPrototypeOf(iterator));
    }
  }

  Object.assign(kit, {
    configure(json) {
      kit.config = deepFreeze(JSON.parse(json) ?? {});
    },
    seal: freezeBuiltIns,
    fail(message) {
      throw new TypeError(message);
    },
    spin() {
      for (;;);
    },
  });
});
