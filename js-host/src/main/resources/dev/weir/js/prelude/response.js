// Response (Fetch Standard §5.5).
(function (host, kit) {
  "use strict";

  const { fact, incomingBody } = host;
  const { Content, contentOf, incoming, newHeaders, optional, part, usedContent, withBody, Headers, orphaned } = kit;
  const responses = kit.holder("Response");

  // Fetch Standard §2.2.3: null body statuses.
  const isBodiless = (status) => status === 204 || status === 205 || status === 304;

  // What is known of a response, as of a request: see there.
  class Known {
    constructor(call, status, headers, content) {
      this.call = call; // whose incoming response it is; null for any other
      this.status = status;
      this.headers = headers;
      this.content = content; // undefined until somebody asks for that of an incoming response
      this.statusText = "";
      this.url = "";
    }
  }
  orphaned(Known);

  function knownOf(response) {
    const held = responses.of(response);
    if (held instanceof Known) {
      return held;
    }
    const [isIncoming, status, headers, text] = incoming.responseParts(held);
    const known = new Known(isIncoming ? held : null, status, headers, undefined);
    if (!isIncoming) {
      known.content = text === null ? null : new Content(text, null, null);
    } else if (incoming.bodyIsUsed(held)) {
      known.content = usedContent(incomingBody(held));
    }
    responses.put(response, known);
    return known;
  }

  function make(body, init) {
    const { status = 200, headers, statusText = "" } = optional(init, "the second argument of Response");
    const number = Number(status);
    if (!Number.isInteger(number) || number < 200 || number > 599) {
      throw new RangeError(`status must be a whole number from 200 to 599, was ${String(status)}`);
    }
    const known = new Known(null, number, new Headers(headers), null);
    known.statusText = `${statusText}`;
    if (body !== undefined && body !== null) {
      setBody(known, body);
    }
    return known;
  }

  function setBody(known, body) {
    if (isBodiless(known.status)) {
      throw new TypeError(`a response with status ${known.status} has no body`);
    }
    const { content, type } = contentOf(body);
    if (type !== null && !known.headers.has("content-type")) {
      known.headers.set("Content-Type", type);
    }
    known.content = content;
  }

  class Response {
    constructor(body = undefined, init = undefined) {
      const { prototype } = new.target;
      return incoming.newResponse(prototype, body, init) ?? responses.make(prototype, make(body, init));
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
      return knownOf(this).status;
    }

    get statusText() {
      return knownOf(this).statusText;
    }

    get ok() {
      return this.status >= 200 && this.status < 300;
    }

    get url() {
      return knownOf(this).url;
    }

    get headers() {
      return knownOf(this).headers;
    }

    clone() {
      const copy = new Response(null, { status: this.status, headers: this.headers });
      [knownOf(this).content, knownOf(copy).content] = part("bodies").copyContent(contentOfResponse(this));
      return copy;
    }

    get [Symbol.toStringTag]() {
      return "Response";
    }
  }
  withBody(Response.prototype, (response) => contentOfResponse(response));

  const isResponse = responses.is;

  // The call whose response it is; null if a plugin has made it.
  const receivedOf = (response) => knownOf(response).call;

  function contentOfResponse(response) {
    const known = knownOf(response);
    if (known.content === undefined) {
      const source = isBodiless(known.status) ? null : incomingBody(known.call);
      known.content = source === null ? null : new Content(null, source, null);
    }
    return known.content;
  }

  // The answer to a fetch.
  function fetched(status, fields, source, url) {
    const content = isBodiless(status) ? null : new Content(null, source, null);
    const known = new Known(null, status, newHeaders(fields), content);
    known.url = url;
    return responses.make(Response.prototype, known);
  }

  // Where the engine does not make it itself.
  const newResponse = (call) => responses.make(Response.prototype, call);

  Object.assign(kit, { contentOfResponse, fetched, isResponse, newResponse, receivedOf, Response });
});
