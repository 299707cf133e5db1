// Request (Fetch Standard §5.3): the head; the client's body goes on as it came.
(function (host, kit) {
  "use strict";

  const { checkRequest, fact, requestFields, target } = host;
  const { KEY, isObject, optional, Headers } = kit;

  function refuseReading(prototype, capability, what) {
    for (const name of ["arrayBuffer", "blob", "bytes", "formData", "json", "text"]) {
      const reader = {
        async [name]() {
          throw new TypeError(
            `${what} bodies need the capability ${capability}, which this version does not offer yet`,
          );
        },
      };
      Object.defineProperty(prototype, name, { value: reader[name], writable: true, configurable: true });
    }
  }

  // Fetch Standard §2.2.1: these are upper-cased, other methods stay as written.
  const NORMALISED = /^(?:delete|get|head|options|post|put)$/i;
  const FORBIDDEN = /^(?:connect|trace|track)$/i;

  function methodOf(value) {
    const method = `${value}`;
    if (FORBIDDEN.test(method)) {
      throw new TypeError(`method ${method} is forbidden`);
    }
    return NORMALISED.test(method) ? method.toUpperCase() : method;
  }

  let isRequest, incomingOf, targetOf;

  class Request {
    #call; // the call whose incoming request this is or was made from
    #incoming;
    #method;
    #target;
    #headers;

    constructor(input, init = undefined, key = undefined) {
      if (key === KEY) {
        this.#call = input;
        this.#incoming = true;
        return;
      }
      this.#call = kit.call;
      this.#incoming = false;
      const { method, headers, body } = requestInit(init);
      if (isRequest(input)) {
        this.#method = input.method;
        this.#target = input.#targetText();
        this.#headers = new Headers(headers ?? input.headers);
      } else {
        this.#method = "GET";
        this.#target = target(kit.call, `${input}`);
        this.#headers = new Headers(headers);
      }
      if (method !== undefined) {
        this.#method = methodOf(method);
      }
      if (body !== undefined && body !== null) {
        throw new TypeError(
          "request bodies need the capability request-body, which this version does not offer yet; " +
            "leave body out and the client's body goes on as it came",
        );
      }
      checkRequest(this.#method, this.#target);
    }

    #targetText() {
      return (this.#target ??= fact(this.#call, "target"));
    }

    get method() {
      return (this.#method ??= fact(this.#call, "method"));
    }

    get url() {
      const target = this.#targetText();
      return fact(this.#call, "origin") + (target === "*" ? "" : target); // OPTIONS * has no path
    }

    get path() {
      const target = this.#targetText();
      const query = target.indexOf("?");
      return query < 0 ? target : target.slice(0, query);
    }

    get query() {
      const target = this.#targetText();
      const query = target.indexOf("?");
      return query < 0 ? "" : target.slice(query + 1);
    }

    get headers() {
      return (this.#headers ??= new Headers(requestFields(this.#call), KEY));
    }

    clone() {
      return new Request(this);
    }

    get [Symbol.toStringTag]() {
      return "Request";
    }

    static {
      isRequest = (value) => isObject(value) && #target in value;
      incomingOf = (request) => (request.#incoming ? request.#call : null);
      targetOf = (request) => request.#targetText();
    }
  }
  refuseReading(Request.prototype, "request-body", "request");

  // A Request as init gives its head: `new Request("/other", request)`.
  function requestInit(init) {
    if (isRequest(init)) {
      return { method: init.method, headers: init.headers };
    }
    return optional(init, "the second argument of Request");
  }

  Object.assign(kit, { refuseReading, isRequest, incomingOf, targetOf, Request });
});
