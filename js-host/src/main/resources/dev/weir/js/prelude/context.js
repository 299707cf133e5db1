// ctx and console.
(function (host, kit) {
  "use strict";

  const { fact, readVar, removeVar, varNames, writeLog, writeVar } = host;
  const { KEY, Request } = kit;

  function textOfArguments(values) {
    return values
      .map((value) => {
        if (typeof value === "string") {
          return value;
        }
        if (value instanceof Error) {
          return String(value.stack ?? value);
        }
        try {
          return JSON.stringify(value) ?? String(value);
        } catch {
          return String(value);
        }
      })
      .join(" ");
  }

  const writer = (level) => (...values) => writeLog(level, textOfArguments(values));
  const log = Object.freeze({
    debug: writer("DEBUG"),
    info: writer("INFO"),
    warn: writer("WARNING"),
    error: writer("ERROR"),
  });

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

  class Context {
    #call;
    #request;
    #vars;

    constructor(token, request) {
      this.#call = token;
      this.#request = request;
    }

    get config() {
      return kit.config;
    }

    get request() {
      return (this.#request ??= new Request(this.#call, undefined, KEY));
    }

    get route() {
      return fact(this.#call, "route");
    }

    get consumer() {
      return fact(this.#call, "consumer");
    }

    get client() {
      return Object.freeze({ ip: fact(this.#call, "ip"), tls: fact(this.#call, "tls") });
    }

    get vars() {
      return (this.#vars ??= varsOf(this.#call));
    }

    get log() {
      return log;
    }
  }

  Object.assign(kit, { log, Context });
});
