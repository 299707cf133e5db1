// Response (Fetch Standard §5.5): a body is text of the plugin's own, or the upstream's passed on unread.
(function (host, kit) {
  "use strict";

  const { fact, responseFields } = host;
  const { KEY, isObject, optional, Headers, refuseReading } = kit;

  let isBody, textOf, callOf;

  class Body {
    #text;
    #call; // whose incoming body this is; null for a text

    constructor(key, text, owner) {
      if (key !== KEY) {
        throw new TypeError("bodies cannot be constructed");
      }
      this.#text = text;
      this.#call = owner;
    }

    static {
      isBody = (value) => isObject(value) && #text in value;
      textOf = (body) => body.#text;
      callOf = (body) => body.#call;
    }
  }

  let isResponse, receivedOf;

  // Fetch Standard §2.2.3: null body statuses.
  const isBodiless = (status) => status === 204 || status === 205 || status === 304;

  class Response {
    #call; // the call whose incoming response this is; null for one the plugin made
    #status;
    #headers;
    #body;

    constructor(body = undefined, init = undefined, key = undefined) {
      if (key === KEY) {
        this.#call = body;
        return;
      }
      const { status = 200, headers } = optional(init, "the second argument of Response");
      this.#call = null;
      this.#status = Number(status);
      if (!Number.isInteger(this.#status) || this.#status < 200 || this.#status > 599) {
        throw new RangeError(`status must be a whole number from 200 to 599, was ${String(status)}`);
      }
      this.#headers = new Headers(headers);
      this.#body = this.#bodyOf(body);
    }

    #bodyOf(body) {
      if (body === undefined || body === null) {
        return null;
      }
      if (isBodiless(this.#status)) {
        throw new TypeError(`a response with status ${this.#status} has no body`);
      }
      if (isBody(body)) {
        return body;
      }
      if (typeof body !== "string") {
        throw new TypeError(
          `the body must be a string or the body of a response, was ${typeof body}; Response.json takes other values`,
        );
      }
      if (!this.#headers.has("content-type")) {
        this.#headers.set("Content-Type", "text/plain;charset=UTF-8");
      }
      return new Body(KEY, body.toWellFormed(), null);
    }

    static json(data, init = undefined) {
      const text = JSON.stringify(data);
      if (text === undefined) {
        throw new TypeError("the value cannot be written as JSON");
      }
      const { status = 200, headers } = optional(init, "the second argument of Response.json");
      const fields = new Headers(headers);
      if (!fields.has("content-type")) {
        fields.set("Content-Type", "application/json");
      }
      return new Response(text, { status, headers: fields });
    }

    get status() {
      return (this.#status ??= fact(this.#call, "status"));
    }

    get ok() {
      return this.status < 300;
    }

    get headers() {
      return (this.#headers ??= new Headers(responseFields(this.#call), KEY));
    }

    get body() {
      if (this.#body === undefined) {
        this.#body = isBodiless(this.status) ? null : new Body(KEY, null, this.#call);
      }
      return this.#body;
    }

    get [Symbol.toStringTag]() {
      return "Response";
    }

    static {
      isResponse = (value) => isObject(value) && #body in value;
      receivedOf = (response) => response.#call;
    }
  }
  refuseReading(Response.prototype, "response-body", "response");

  Object.assign(kit, { isResponse, receivedOf, textOf, callOf, Body, Response });
});
