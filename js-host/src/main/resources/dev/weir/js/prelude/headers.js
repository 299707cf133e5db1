// Headers (Fetch Standard §5.1).
//
// The prelude, of which this is the first file, is what a plugin finds beside the language itself. Each
// file is a function of `host`, the Java side, and `kit`, what the files give each other; all are
// evaluated once in a context, before the plugin's own code. The types are thin: the fields of heads stay
// in Java, so that nothing is copied that the plugin does not ask for, and every name and value is checked
// in one place. `call` stands for one call into the plugin; it is opaque here, and Java refuses it once
// the call has ended.
(function (host, kit) {
  "use strict";

  const { newFields, copyFields, listFields, cookies } = host;
  const { getField, hasField, setField, addField, removeField } = host;

  const KEY = Symbol("gateway"); // only the gateway can make messages around a call

  const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

  function optional(init, what) {
    if (init === undefined || init === null) {
      return {};
    }
    if (!isObject(init)) {
      throw new TypeError(`${what} must be an object, was ${typeof init}`);
    }
    return init;
  }

  let fieldsOf;

  class Headers {
    #fields;

    constructor(init = undefined, key = undefined) {
      if (key === KEY) {
        this.#fields = init;
        return;
      }
      this.#fields = newFields();
      if (init === undefined) {
        return;
      }
      if (!isObject(init)) {
        throw new TypeError(`headers must be an object, an array of pairs or Headers, was ${typeof init}`);
      }
      if (#fields in init) {
        copyFields(this.#fields, init.#fields);
      } else if (typeof init[Symbol.iterator] === "function") {
        for (const pair of init) {
          const [name, value, ...rest] = pair;
          if (value === undefined || rest.length > 0) {
            throw new TypeError("each pair of headers must have a name and a value");
          }
          this.append(name, value);
        }
      } else {
        for (const name of Object.keys(init)) {
          this.append(name, init[name]);
        }
      }
    }

    get(name) {
      return getField(this.#fields, `${name}`);
    }

    has(name) {
      return hasField(this.#fields, `${name}`);
    }

    set(name, value) {
      setField(this.#fields, `${name}`, `${value}`);
    }

    append(name, value) {
      addField(this.#fields, `${name}`, `${value}`);
    }

    delete(name) {
      removeField(this.#fields, `${name}`);
    }

    getSetCookie() {
      return Array.from(cookies(this.#fields));
    }

    *entries() {
      const flat = listFields(this.#fields);
      for (let i = 0; i < flat.length; i += 2) {
        yield [flat[i], flat[i + 1]];
      }
    }

    *keys() {
      for (const [name] of this.entries()) {
        yield name;
      }
    }

    *values() {
      for (const [, value] of this.entries()) {
        yield value;
      }
    }

    forEach(callback, thisArg = undefined) {
      for (const [name, value] of this.entries()) {
        Reflect.apply(callback, thisArg, [value, name, this]);
      }
    }

    get [Symbol.toStringTag]() {
      return "Headers";
    }

    static {
      fieldsOf = (headers) => headers.#fields;
    }
  }
  Object.defineProperty(Headers.prototype, Symbol.iterator, {
    value: Headers.prototype.entries,
    writable: true,
    configurable: true,
  });

  Object.assign(kit, { KEY, isObject, optional, Headers, fieldsOf });
});
