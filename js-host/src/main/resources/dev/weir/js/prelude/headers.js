// Headers (Fetch Standard §5.1).
(function (host, kit) {
  "use strict";

  const { newFields, copyFields, listFields, fieldChanges, cookies } = host;
  const { getField, hasField, setField, addField, removeField } = host;

  const { apply, define, isObject } = kit;
  const headers = kit.holder("Headers");

  const propertyIsEnumerable = (object, key) => Object.getOwnPropertyDescriptor(object, key)?.enumerable === true;

  const fieldsOf = headers.of;

  class Headers {
    constructor(init = undefined) {
      const made = headers.make(new.target.prototype, newFields());
      if (init !== undefined) {
        fill(made, init);
      }
      return made;
    }

    get(name) {
      return getField(fieldsOf(this), `${name}`);
    }

    has(name) {
      return hasField(fieldsOf(this), `${name}`);
    }

    set(name, value) {
      setField(fieldsOf(this), `${name}`, `${value}`);
    }

    append(name, value) {
      addField(fieldsOf(this), `${name}`, `${value}`);
    }

    delete(name) {
      removeField(fieldsOf(this), `${name}`);
    }

    getSetCookie() {
      return Array.from(cookies(fieldsOf(this)));
    }

    *entries() {
      // Live, and by index (Web IDL §3.7.10): what changes on the way is seen.
      const fields = fieldsOf(this);
      let flat = listFields(fields);
      let changes = fieldChanges(fields);
      for (let i = 0; i < flat.length; i += 2) {
        yield [flat[i], flat[i + 1]];
        if (fieldChanges(fields) !== changes) {
          flat = listFields(fields);
          changes = fieldChanges(fields);
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
  }

  function fill(made, init) {
    if (!isObject(init)) {
      throw new TypeError(`headers must be an object, an array of pairs or Headers, was ${typeof init}`);
    }
    if (headers.is(init)) {
      copyFields(fieldsOf(made), fieldsOf(init));
    } else if (typeof init[Symbol.iterator] === "function") {
      for (const pair of init) {
        const [name, value, ...rest] = pair;
        if (value === undefined || rest.length > 0) {
          throw new TypeError("each pair of headers must have a name and a value");
        }
        addField(fieldsOf(made), `${name}`, `${value}`);
      }
    } else {
      if (Object.getOwnPropertySymbols(init).some((symbol) => propertyIsEnumerable(init, symbol))) {
        throw new TypeError("names of headers must be texts");
      }
      for (const name of Object.keys(init)) {
        addField(fieldsOf(made), `${name}`, `${init[name]}`);
      }
    }
  }

  // Headers that came, around the gateway's own.
  const newHeaders = (fields) => headers.make(Headers.prototype, fields);

  define(Headers.prototype, Symbol.iterator, Headers.prototype.entries);

  Object.assign(kit, { Headers, fieldsOf, newHeaders });
});
