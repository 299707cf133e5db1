// The freezing of all built-ins after the plugin's code is loaded, so that one request cannot change the
// next.
(function (host, kit) {
  "use strict";

  const { getPrototypeOf, isObject, ownKeys, parts, Context } = kit;
  const { freeze: freezeObject, values, defineProperty, getOwnPropertyDescriptor } = Object;

  function freezeData(value) {
    if (isObject(value)) {
      values(value).forEach(freezeData);
      freezeObject(value);
    }
    return value;
  }

  // Freezing a prototype also makes `error.name = "X"` on its instances fail (the property is
  // read-only up the chain). For the properties that programs do override on instances the value
  // moves behind an accessor that defines an own property instead.
  const ERRORS = [
    Error, AggregateError, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError,
  ];
  const behind = []; // objects that only such an accessor leads to

  function letInstancesOverride(prototype, names) {
    for (const name of names) {
      const property = getOwnPropertyDescriptor(prototype, name);
      if (property === undefined || !("value" in property) || !property.configurable) {
        continue;
      }
      const { value, enumerable } = property;
      if (isObject(value)) {
        behind.push(value);
      }
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

  // All that leads from an object, through accessors too. GraalJS has its own (DeepFreeze.java), which
  // takes a fraction of the time.
  const seen = new Set();
  function walk(object) {
    if (seen.has(object)) {
      return;
    }
    seen.add(object);
    for (const key of ownKeys(object)) {
      const { value, get, set } = getOwnPropertyDescriptor(object, key);
      for (const next of [value, get, set]) {
        if (isObject(next)) {
          walk(next);
        }
      }
    }
    const prototype = getPrototypeOf(object);
    if (prototype !== null) {
      walk(prototype);
    }
    freezeObject(object);
  }
  const deepFreeze = kit.deepFreeze ?? walk;

  function freeze(builtIn) {
    deepFreeze(builtIn);
    if (kit.collections.includes(builtIn)) {
      deepFreeze(iteratorPrototype(new builtIn()));
    }
  }

  function iteratorPrototype(iterable) {
    return getPrototypeOf(iterable[Symbol.iterator]());
  }

  // What only syntax or a call leads to.
  function hidden() {
    const noRegExp = { constructor: { [Symbol.species]: Object }, flags: "" }; // nothing to compile
    return [
      getPrototypeOf(async () => {}),
      getPrototypeOf(async function* () {}),
      getPrototypeOf(function* () {}),
      iteratorPrototype([]),
      iteratorPrototype(""),
      iteratorPrototype(RegExp.prototype[Symbol.matchAll].call(noRegExp, "")),
      iteratorPrototype([].values().map((x) => x)),
    ];
  }

  function freezeBuiltIns() {
    letInstancesOverride(Object.prototype, ["constructor", "toString", "toLocaleString", "valueOf", "hasOwnProperty"]);
    letInstancesOverride(Function.prototype, ["constructor", "toString", "bind"]);
    for (const error of ERRORS) {
      letInstancesOverride(error.prototype, ["constructor", "name", "message", "toString"]);
    }
    deepFreeze(globalThis);
    behind.forEach(freeze);
    kit.touched.forEach(freeze);
    freeze(Context);
    // A part's members are classes that no global may lead to.
    Object.values(parts).forEach(freeze);
    hidden().forEach(freeze);
    kit.sealed = true;
  }

  Object.assign(kit, {
    freeze,
    configure(json) {
      kit.config = freezeData(JSON.parse(json) ?? {});
    },
    seal: freezeBuiltIns,
    spin() {
      for (;;);
    },
  });
});
