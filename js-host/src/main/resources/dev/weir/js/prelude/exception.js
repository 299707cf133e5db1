// DOMException (Web IDL §4.3).
(function (host, kit) {
  "use strict";

  const CODES = {
    IndexSizeError: 1, NotFoundError: 8, NotSupportedError: 9, InvalidStateError: 11, SyntaxError: 12,
    InvalidAccessError: 15, NetworkError: 19, AbortError: 20, QuotaExceededError: 22, TimeoutError: 23,
    InvalidCharacterError: 5, DataCloneError: 25,
  };

  class DOMException extends Error {
    #name;

    constructor(message = "", options = "Error") {
      const { name = "Error", cause } = kit.isObject(options) ? options : { name: `${options}` };
      super(`${message}`, cause === undefined ? undefined : { cause });
      this.#name = `${name}`;
    }

    get name() {
      return this.#name;
    }

    get code() {
      return CODES[this.#name] ?? 0;
    }

    get [Symbol.toStringTag]() {
      return "DOMException";
    }
  }

  return { DOMException };
});
