// DOMException (Web IDL §4.3).
(function (host, kit) {
  "use strict";

  const CODES = {
    IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5,
    NoModificationAllowedError: 7, NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10, InvalidStateError: 11,
    SyntaxError: 12, InvalidModificationError: 13, NamespaceError: 14, InvalidAccessError: 15, TypeMismatchError: 17,
    SecurityError: 18, NetworkError: 19, AbortError: 20, URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23,
    InvalidNodeTypeError: 24, DataCloneError: 25,
  };
  // Their names as constants, from 1 on, of which some have no exception any more.
  const CONSTANTS = [
    "INDEX_SIZE", "DOMSTRING_SIZE", "HIERARCHY_REQUEST", "WRONG_DOCUMENT", "INVALID_CHARACTER", "NO_DATA_ALLOWED",
    "NO_MODIFICATION_ALLOWED", "NOT_FOUND", "NOT_SUPPORTED", "INUSE_ATTRIBUTE", "INVALID_STATE", "SYNTAX",
    "INVALID_MODIFICATION", "NAMESPACE", "INVALID_ACCESS", "VALIDATION", "TYPE_MISMATCH", "SECURITY", "NETWORK", "ABORT",
    "URL_MISMATCH", "QUOTA_EXCEEDED", "TIMEOUT", "INVALID_NODE_TYPE", "DATA_CLONE",
  ];

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
  for (const name of ["name", "code"]) {
    Object.defineProperty(DOMException.prototype, name, { enumerable: true });
  }
  CONSTANTS.forEach((name, i) => {
    for (const holder of [DOMException, DOMException.prototype]) {
      Object.defineProperty(holder, `${name}_ERR`, { value: i + 1, enumerable: true });
    }
  });

  return { DOMException };
});
