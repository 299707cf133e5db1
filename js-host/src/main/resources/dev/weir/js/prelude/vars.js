// ctx.vars: texts that the plugins of one exchange share.
(function (host) {
  "use strict";

  const { readVar, removeVar, varNames, writeVar } = host;

  function varText(name, value) {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      return String(value);
    }
    throw new TypeError(`ctx.vars.${String(name)} must be a string, number or boolean, was ${typeof value}`);
  }

  function varsOf(token) {
    const read = (name) => (typeof name === "string" ? (readVar(token, name) ?? undefined) : undefined);
    return new Proxy(Object.create(null), {
      get: (_, name) => read(name),
      has: (_, name) => read(name) !== undefined,
      set: (_, name, value) => typeof name === "string" && writeVar(token, name, varText(name, value)),
      deleteProperty: (_, name) => typeof name !== "string" || removeVar(token, name),
      ownKeys: () => Array.from(varNames(token)),
      getOwnPropertyDescriptor: (_, name) => {
        const value = read(name);
        return value === undefined
          ? undefined
          : { value, writable: true, enumerable: true, configurable: true };
      },
      defineProperty: () => false,
      setPrototypeOf: () => false,
      preventExtensions: () => false,
    });
  }

  return { varsOf };
});
