// The prelude is what a plugin finds beside the language itself. Each of its files is a function of `host`,
// functions of the gateway, and `kit`, what the files give each other. This one and those that every call
// needs are evaluated when a context is made, before the plugin's own code; the others are parts, evaluated
// when somebody first asks for what they hold. A file of either kind may use built-ins as it finds them:
// a part that comes late finds them frozen.
//
// The types are thin: heads stay with the gateway, so that nothing is copied that the plugin does not ask
// for, and every name and value is checked in one place. `call` stands for one call into the plugin; it is
// opaque here, and the gateway refuses it once the call has ended.
(function (host, kit) {
  "use strict";

  const { loadPart } = host;
  const { apply, ownKeys, getPrototypeOf } = Reflect;

  const KEY = Symbol("gateway"); // for constructors that only the prelude may call

  const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

  const NOTHING = Object.freeze({ __proto__: null });

  function optional(init, what) {
    if (init === undefined || init === null) {
      return NOTHING;
    }
    if (!isObject(init)) {
      throw new TypeError(`${what} must be an object, was ${typeof init}`);
    }
    return init;
  }

  const parts = { __proto__: null };

  // What the part of that name holds; evaluates it the first time.
  function part(name) {
    return parts[name] ?? newPart(name);
  }

  function newPart(name) {
    const made = loadPart(name, kit);
    parts[name] = made;
    if (kit.sealed) {
      kit.freeze(made);
    }
    return made;
  }

  // As Web IDL defines the members of an interface.
  function define(holder, name, value) {
    Object.defineProperty(holder, name, { value, writable: true, configurable: true });
  }

  // For objects that the plugin never gets: no setter that it puts into Object.prototype sees them.
  function orphaned(type) {
    Object.setPrototypeOf(type.prototype, null);
  }

  Object.assign(kit, { KEY, sealed: false, parts, part, apply, ownKeys, getPrototypeOf, isObject, optional, define, orphaned });
});
