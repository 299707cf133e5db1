// Response (Fetch Standard §5.5).
(function (host, kit) {
  "use strict";

  const { fact, incomingBody, responseFields } = host;
  const { KEY, Content, contentOf, isObject, optional, part, withBody, Headers } = kit;

  let isResponse, receivedOf, contentOfResponse;

  // Fetch Standard §2.2.3: null body statuses.
  const isBodiless = (status) => status === 204 || status === 205 || status === 304;

  class Response {
    #call; // the call whose incoming response this is; null for any other
    #status;
    #headers;
    #content; // undefined until somebody asks for that of an incoming response
    #statusText = "";
    #url = "";

    constructor(body = undefined, init = undefined, key = undefined) {
      if (key === KEY) {
        this.#call = body;
        return;
      }
      const { status = 200, headers, statusText = "" } = optional(init, "the second argument of Response");
      this.#call = null;
      this.#status = Number(status);
      if (!Number.isInteger(this.#status) || this.#status < 200 || this.#status > 599) {
        throw new RangeError(`status must be a whole number from 200 to 599, was ${String(status)}`);
      }
      this.#statusText = `${statusText}`;
      this.#headers = new Headers(headers);
      this.#content = this.#contentFor(body);
    }

    #contentFor(body) {
      if (body === undefined || body === null) {
        return null;
      }
      if (isBodiless(this.#status)) {
        throw new TypeError(`a response with status ${this.#status} has no body`);
      }
      const { content, type } = contentOf(body);
      if (type !== null && !this.#headers.has("content-type")) {
        this.#headers.set("Content-Type", type);
      }
      return content;
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

    static redirect(url, status = 302) {
      if (![301, 302, 303, 307, 308].includes(status)) {
        throw new RangeError(`status must be a redirect's, was ${String(status)}`);
      }
      return new Response(null, { status, headers: { Location: `${url}` } });
    }

    get status() {
      return (this.#status ??= fact(this.#call, "status"));
    }

    get statusText() {
      return this.#statusText;
    }

    get ok() {
      return this.status >= 200 && this.status < 300;
    }

    get url() {
      return this.#url;
    }

    get headers() {
      return (this.#headers ??= new Headers(responseFields(this.#call), KEY));
    }

    clone() {
      const copy = new Response(null, { status: this.status, headers: this.headers });
      [this.#content, copy.#content] = part("bodies").copyContent(contentOfResponse(this));
      return copy;
    }

    get [Symbol.toStringTag]() {
      return "Response";
    }

    static {
      isResponse = (value) => isObject(value) && #content in value;
      receivedOf = (response) => response.#call;
      contentOfResponse = (response) => {
        if (response.#content === undefined) {
          const source = isBodiless(response.status) ? null : incomingBody(response.#call);
          response.#content = source === null ? null : new Content(null, source, null);
        }
        return response.#content;
      };
      // The answer to a fetch.
      kit.fetched = (status, fields, source, url) => {
        const response = new Response(null, undefined, KEY);
        response.#call = null;
        response.#status = status;
        response.#headers = new Headers(fields, KEY);
        response.#content = isBodiless(status) ? null : new Content(null, source, null);
        response.#url = url;
        return response;
      };
      withBody(Response.prototype, (response) => contentOfResponse(response));
    }
  }

  Object.assign(kit, { isResponse, receivedOf, contentOfResponse, Response });
});
