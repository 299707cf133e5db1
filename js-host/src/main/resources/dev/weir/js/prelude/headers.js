// Headers (Fetch Standard §5.1).
(function (host, kit) {
  "use strict";

  const { newFields, copyFields, listFields, fieldChanges, cookies } = host;
  const { getField, hasField, setField, addField, removeField } = host;

  const { KEY, apply, define, isObject } = kit;

  const propertyIsEnumerable = (object, key) => Object.getOwnPropertyDescriptor(object, key)?.enumerable === true;

  let fieldsOf, fill;

  class Headers {
    #fields;

    constructor(init = undefined, key = undefined) {
      // Without a return on the way: for GraalJS, which interprets, each is an exception.
      this.#fields = key === KEY ? init : newFields();
      if (key !== KEY && init !== undefined) {
        fill(this, init);
      }
    }

    get(name) {
      return getField(this.#fields, typeof name === "string" ? name : `${name}`);
    }

    has(name) {
      return hasField(this.#fields, typeof name === "string" ? name : `${name}`);
    }

    set(name, value) {
      if (typeof name === "string" && typeof value === "string") {
        setField(this.#fields, name, value);
      } else {
        setField(this.#fields, `${name}`, `${value}`);
      }
    }

    append(name, value) {
      addField(this.#fields, `${name}`, `${value}`);
    }

    delete(name) {
      removeField(this.#fields, typeof name === "string" ? name : `${name}`);
    }

    getSetCookie() {
      return Array.from(cookies(this.#fields));
    }

    *entries() {
      // Live, and by index (Web IDL §3.7.10): what changes on the way is seen.
      let flat = listFields(this.#fields);
      let changes = fieldChanges(this.#fields);
      for (let i = 0; i < flat.length; i += 2) {
        yield [flat[i], flat[i + 1]];
        if (fieldChanges(this.#fields) !== changes) {
          flat = listFields(this.#fields);
          changes = fieldChanges(this.#fields);
        }
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
      if (typeof callback !== "function") {
        throw new TypeError(`forEach needs a function, got ${typeof callback}`);
      }
      for (const [name, value] of this.entries()) {
        apply(callback, thisArg, [value, name, this]);
      }
    }

    get [Symbol.toStringTag]() {
      return "Headers";
    }

    static {
      fieldsOf = (headers) => headers.#fields;
      fill = (headers, init) => {
        if (!isObject(init)) {
          throw new TypeError(`headers must be an object, an array of pairs or Headers, was ${typeof init}`);
        }
        if (#fields in init) {
          copyFields(headers.#fields, init.#fields);
        } else if (typeof init[Symbol.iterator] === "function") {
          for (const pair of init) {
            const [name, value, ...rest] = pair;
            if (value === undefined || rest.length > 0) {
              throw new TypeError("each pair of headers must have a name and a value");
            }
            headers.append(name, value);
          }
        } else {
          if (Object.getOwnPropertySymbols(init).some((symbol) => propertyIsEnumerable(init, symbol))) {
            throw new TypeError("names of headers must be texts");
          }
          for (const name of Object.keys(init)) {
            headers.append(name, init[name]);
          }
        }
      };
    }
  }
  define(Headers.prototype, Symbol.iterator, Headers.prototype.entries);

  Object.assign(kit, { Headers, fieldsOf });
});
