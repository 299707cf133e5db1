// structuredClone (HTML Standard §2.7), of what there is here; what can be transferred is copied.
(function (host, kit) {
  "use strict";

  const { isObject, ownKeys, part } = kit;
  const ERRORS = { __proto__: null, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

  function refused(value) {
    const what = typeof value === "symbol" ? String(value) : `${typeof value} ${value?.name ?? ""}`.trim();
    return new (part("exception").DOMException)(`${what} cannot be cloned`, "DataCloneError");
  }

  function structuredClone(value) {
    return copy(value, new Map());
  }

  function copy(value, seen) {
    if (!isObject(value)) {
      if (typeof value === "symbol") {
        throw refused(value);
      }
      return value;
    }
    const known = seen.get(value);
    if (known !== undefined) {
      return known;
    }
    if (typeof value === "function") {
      throw refused(value);
    }
    const into = (target) => {
      seen.set(value, target);
      return target;
    };
    switch (Object.prototype.toString.call(value)) {
      case "[object Boolean]":
      case "[object Number]":
      case "[object String]":
      case "[object BigInt]":
        return into(Object(value.valueOf()));
      case "[object Date]":
        return into(new Date(value.getTime()));
      case "[object RegExp]":
        return into(new RegExp(value.source, value.flags));
      case "[object ArrayBuffer]":
        return into(value.slice(0));
      case "[object DataView]":
        return into(new DataView(copy(value.buffer, seen), value.byteOffset, value.byteLength));
      case "[object Map]": {
        const target = into(new Map());
        for (const [key, each] of [...value]) {
          target.set(copy(key, seen), copy(each, seen));
        }
        return target;
      }
      case "[object Set]": {
        const target = into(new Set());
        for (const each of [...value]) {
          target.add(copy(each, seen));
        }
        return target;
      }
      case "[object Error]":
        return copyError(value, seen, into);
      case "[object Array]": {
        const target = into([]);
        target.length = value.length;
        return members(value, target, seen);
      }
      case "[object Object]":
        return members(value, into({}), seen);
      default:
        if (ArrayBuffer.isView(value)) {
          const type = kit.getPrototypeOf(value).constructor;
          return into(new type(copy(value.buffer, seen), value.byteOffset, value.length));
        }
        throw refused(value);
    }
  }

  function copyError(value, seen, into) {
    const type = ERRORS[value.name] ?? Error;
    const target = into(new type(value.message));
    for (const name of ["stack", "cause"]) {
      if (Object.hasOwn(value, name)) {
        Object.defineProperty(target, name, { value: copy(value[name], seen), writable: true, configurable: true });
      }
    }
    return target;
  }

  function members(value, target, seen) {
    for (const key of ownKeys(value)) {
      if (typeof key === "string" && Object.getOwnPropertyDescriptor(value, key)?.enumerable) {
        Object.defineProperty(target, key, {
          value: copy(value[key], seen),
          writable: true,
          enumerable: true,
          configurable: true,
        });
      }
    }
    return target;
  }

  return { structuredClone };
});
