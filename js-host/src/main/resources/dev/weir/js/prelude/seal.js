// The freezing of all built-ins after the plugin's code is loaded, so that one request cannot change the
// next.
(function (host, kit) {
  "use strict";

  const { getPrototypeOf, isObject, ownKeys, parts, Context } = kit;
  const { freeze: freezeObject, preventExtensions, values, defineProperty, getOwnPropertyDescriptor } = Object;

  function deepFreeze(value) {
    if (isObject(value)) {
      values(value).forEach(deepFreeze);
      freezeObject(value);
    }
    return value;
  }

  // Freezing a prototype also makes `error.name = "X"` on its instances fail (the property is
  // read-only up the chain). For the properties that programs do override on instances the value
  // moves behind an accessor that defines an own property instead.
  function letInstancesOverride(prototype, names) {
    for (const name of names) {
      const property = getOwnPropertyDescriptor(prototype, name);
      if (property === undefined || !("value" in property) || !property.configurable) {
        continue;
      }
      const { value, enumerable } = property;
      defineProperty(prototype, name, {
        get: () => value,
        set(own) {
          if (this === prototype || !isObject(this)) {
            throw new TypeError(`built-ins are frozen: ${name} cannot be assigned`);
          }
          defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true });
        },
        enumerable,
        configurable: false,
      });
    }
  }

  // Accessors that want an instance; asking a prototype throws, which costs more than all else here.
  const ACCESSORS = { __proto__: null };
  for (const name of [
    "__proto__", "arguments", "buffer", "byteLength", "byteOffset", "callee", "caller", "description", "detached",
    "dotAll", "flags", "global", "hasIndices", "ignoreCase", "maxByteLength", "multiline", "resizable", "size",
    "source", "sticky", "unicode", "unicodeSets",
  ]) {
    ACCESSORS[name] = true;
  }

  const seen = new Set();
  const iterables = [Map, Set]; // whose iterators nothing else leads to

  // Reads values instead of descriptors: three times as fast, and a context is built in the time
  // of this walk. Methods have nothing to assign to but new properties.
  function freeze(holder) {
    if (seen.has(holder)) {
      return;
    }
    seen.add(holder);
    if (iterables.includes(holder)) {
      freeze(getPrototypeOf(new holder()[Symbol.iterator]()));
    }
    for (const key of ownKeys(holder)) {
      if (ACCESSORS[key] === true) {
        continue;
      }
      let value;
      try {
        value = holder[key];
      } catch {
        continue; // an accessor that wants an instance
      }
      if (typeof value === "function" && value.prototype === undefined) {
        preventExtensions(value);
      } else if (isObject(value)) {
        freeze(value);
      }
    }
    const prototype = getPrototypeOf(holder);
    if (prototype !== null) {
      freeze(prototype);
    }
    freezeObject(holder);
  }

  // The classes that no global leads to are among the members of a part as well.
  function freezeMembers(made) {
    for (const name of ownKeys(made)) {
      if (isObject(made[name])) {
        freeze(made[name]);
      }
    }
  }

  function freezeBuiltIns() {
    letInstancesOverride(Object.prototype, ["constructor", "toString", "toLocaleString", "valueOf", "hasOwnProperty"]);
    letInstancesOverride(Function.prototype, ["constructor", "toString", "bind"]);
    const names = ownKeys(globalThis);
    for (const name of names) {
      if (typeof name === "string" && name.endsWith("Error") && typeof globalThis[name] === "function") {
        letInstancesOverride(globalThis[name].prototype, ["constructor", "name", "message", "toString"]);
      }
    }
    for (const name of names) {
      if (kit.untouched[name] !== true && isObject(globalThis[name]) && globalThis[name] !== globalThis) {
        freeze(globalThis[name]);
      }
    }
    kit.touched.forEach(freeze);
    freeze(Context);
    for (const name in parts) {
      freezeMembers(parts[name]);
    }
    for (const hidden of [async () => {}, async function* () {}, function* () {}]) {
      freeze(getPrototypeOf(hidden));
    }
    for (const iterable of [[], "", "".matchAll(/a/g), [].values().map((x) => x)]) {
      freeze(getPrototypeOf(iterable[Symbol.iterator]()));
    }
    freezeObject(globalThis);
    kit.sealed = true;
  }

  Object.assign(kit, {
    freeze,
    freezeMembers,
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
