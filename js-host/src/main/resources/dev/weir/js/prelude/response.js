// Response (Fetch Standard §5.5).
(function (host, kit) {
  "use strict";

  const { fact, incomingBody, responseFields } = host;
  const { KEY, Content, contentOf, isObject, optional, part, withBody, Headers } = kit;

  let isResponse, receivedOf, contentOfResponse;

  // Fetch Standard §2.2.3: null body statuses.
  const isBodiless = (status) => status === 204 || status === 205 || status === 304;

  class Response {
    // All that it knows, in one object, as in Request.
    // call: the call whose incoming response this is; null for any other
    // content: undefined until somebody asks for that of an incoming response
    #own;

    constructor(body = undefined, init = undefined, key = undefined) {
      this.#own = {
        call: body,
        status: undefined,
        headers: undefined,
        content: undefined,
        statusText: "",
        url: "",
      };
      if (key !== KEY) {
        this.#make(body, init);
      }
    }

    #make(body, init) {
      const { status = 200, headers, statusText = "" } = optional(init, "the second argument of Response");
      this.#own.call = null;
      this.#own.status = Number(status);
      if (!Number.isInteger(this.#own.status) || this.#own.status < 200 || this.#own.status > 599) {
        throw new RangeError(`status must be a whole number from 200 to 599, was ${String(status)}`);
      }
      this.#own.statusText = `${statusText}`;
      this.#own.headers = new Headers(headers);
      this.#own.content = this.#contentFor(body);
    }

    #contentFor(body) {
      if (body === undefined || body === null) {
        return null;
      }
      if (isBodiless(this.#own.status)) {
        throw new TypeError(`a response with status ${this.#own.status} has no body`);
      }
      const { content, type } = contentOf(body);
      if (type !== null && !this.#own.headers.has("content-type")) {
        this.#own.headers.set("Content-Type", type);
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
      return (this.#own.status ??= fact(this.#own.call, "status"));
    }

    get statusText() {
      return this.#own.statusText;
    }

    get ok() {
      return this.status >= 200 && this.status < 300;
    }

    get url() {
      return this.#own.url;
    }

    get headers() {
      return (this.#own.headers ??= new Headers(responseFields(this.#own.call), KEY));
    }

    clone() {
      const copy = new Response(null, { status: this.status, headers: this.headers });
      [this.#own.content, copy.#own.content] = part("bodies").copyContent(contentOfResponse(this));
      return copy;
    }

    get [Symbol.toStringTag]() {
      return "Response";
    }

    static {
      isResponse = (value) => isObject(value) && #own in value;
      receivedOf = (response) => response.#own.call;
      contentOfResponse = (response) => {
        if (response.#own.content === undefined) {
          const source = isBodiless(response.status) ? null : incomingBody(response.#own.call);
          response.#own.content = source === null ? null : new Content(null, source, null);
        }
        return response.#own.content;
      };
      // The answer to a fetch.
      kit.fetched = (status, fields, source, url) => {
        const response = new Response(null, undefined, KEY);
        response.#own.call = null;
        response.#own.status = status;
        response.#own.headers = new Headers(fields, KEY);
        response.#own.content = isBodiless(status) ? null : new Content(null, source, null);
        response.#own.url = url;
        return response;
      };
      withBody(Response.prototype, (response) => contentOfResponse(response));
    }
  }

  Object.assign(kit, { isResponse, receivedOf, contentOfResponse, Response });
});
