// Request (Fetch Standard §5.3). One without a body of its own goes on with the client's.
(function (host, kit) {
  "use strict";

  const { checkRequest, fact, incomingBody, sentBody, target } = host;
  const { Content, contentOf, incoming, optional, part, usedContent, withBody, Headers, orphaned } = kit;
  const requests = kit.holder("Request");

  function methodOf(value) {
    const method = `${value}`;
    const upper = method.toUpperCase();
    switch (upper) {
      case "CONNECT":
      case "TRACE":
      case "TRACK":
        throw new TypeError(`method ${method} is forbidden`);
      // Fetch Standard §2.2.1: these are upper-cased, other methods stay as written.
      case "DELETE":
      case "GET":
      case "HEAD":
      case "OPTIONS":
      case "POST":
      case "PUT":
        return upper;
      default:
        return method;
    }
  }

  const isAbsolute = (url) => /^[a-z][a-z0-9+.-]*:/i.test(url);

  function isOn(origin, url) {
    return url.startsWith(origin) && (url.length === origin.length || "/?#".includes(url[origin.length]));
  }

  // What is known of a request. An incoming one has it once something else than its head is asked for:
  // until then its object holds nothing but the call.
  class Known {
    constructor(call, isIncoming) {
      this.call = call; // whose incoming request it is or was made from
      this.isIncoming = isIncoming;
      this.method = undefined;
      this.target = undefined;
      this.headers = undefined;
      this.content = undefined; // where the client's body goes on
      this.url = undefined; // of a request that goes elsewhere
      this.settings = null; // what only fetch looks at
    }
  }
  orphaned(Known);

  function knownOf(request) {
    const held = requests.of(request);
    if (held instanceof Known) {
      return held;
    }
    const known = new Known(held, true);
    known.headers = incoming.requestHeaders(held);
    if (sentBody(held) === null && incoming.bodyIsUsed(held)) {
      known.content = usedContent(incomingBody(held));
    }
    requests.put(request, known);
    return known;
  }

  function make(known, input, init) {
    const { method, headers, body, signal, redirect } = requestInit(init);
    if (signal !== undefined || redirect !== undefined) {
      known.settings = { signal, redirect };
    }
    if (isRequest(input)) {
      const from = knownOf(input);
      known.method = input.method;
      known.url = from.url;
      known.target = from.url === undefined ? targetText(from) : undefined;
      known.headers = new Headers(headers ?? input.headers);
      known.content = from.isIncoming ? undefined : from.content;
      known.settings ??= from.settings;
    } else {
      known.method = "GET";
      locate(known, `${input}`);
      known.headers = new Headers(headers);
    }
    if (method !== undefined) {
      known.method = methodOf(method);
    }
    if (body !== undefined) {
      setBody(known, body);
    }
    checkRequest(known.method, known.target ?? "/");
  }

  // On the origin of the request at hand it can go on; on another one it is for fetch.
  function locate(known, url) {
    if (isAbsolute(url) && (kit.call === undefined || !isOn(fact(kit.call, "origin"), url))) {
      known.url = new (part("url").URL)(url).href;
    } else {
      known.target = target(kit.call ?? null, url);
    }
  }

  function setBody(known, body) {
    if (body === null) {
      known.content = null;
      return;
    }
    if (known.method === "GET" || known.method === "HEAD") {
      throw new TypeError(`a request with method ${known.method} has no body`);
    }
    const { content, type } = body instanceof Content ? { content: body, type: null } : contentOf(body);
    known.content = content;
    if (type !== null && !known.headers.has("content-type")) {
      known.headers.set("Content-Type", type);
    }
  }

  function bodyContent(known) {
    if (known.content === undefined) {
      const content = known.url === undefined && known.call !== undefined ? clientsContent(known.call) : null;
      if (content === null) {
        return null;
      }
      known.content = content;
    }
    return known.content;
  }

  // What a request had that has gone on is gone.
  function clientsContent(call) {
    const sent = sentBody(call);
    if (sent !== null) {
      return sent ? usedContent(null) : null;
    }
    const source = incomingBody(call);
    return source === null ? null : new Content(null, source, null);
  }

  const targetText = (known) => (known.target ??= fact(known.call, "target"));

  class Request {
    constructor(input, init = undefined) {
      const known = new Known(kit.call, false);
      make(known, input, init);
      return requests.make(new.target.prototype, known);
    }

    get method() {
      const known = knownOf(this);
      return (known.method ??= fact(known.call, "method"));
    }

    get url() {
      const known = knownOf(this);
      if (known.url !== undefined) {
        return known.url;
      }
      const target = targetText(known);
      return fact(known.call, "origin") + (target === "*" ? "" : target); // OPTIONS * has no path
    }

    get path() {
      const known = knownOf(this);
      const target = known.url === undefined ? targetText(known) : new (part("url").URL)(known.url).pathname;
      const query = target.indexOf("?");
      return query < 0 ? target : target.slice(0, query);
    }

    get query() {
      const known = knownOf(this);
      const target = known.url ?? targetText(known);
      const query = target.indexOf("?");
      return query < 0 ? "" : target.slice(query + 1);
    }

    get headers() {
      return knownOf(this).headers;
    }

    get signal() {
      return knownOf(this).settings?.signal ?? null;
    }

    get redirect() {
      return knownOf(this).settings?.redirect ?? "manual";
    }

    clone() {
      const copy = new Request(this);
      const known = knownOf(this);
      [known.content, knownOf(copy).content] = part("bodies").copyContent(bodyContent(known));
      return copy;
    }

    get [Symbol.toStringTag]() {
      return "Request";
    }
  }
  withBody(Request.prototype, (request) => bodyContent(knownOf(request)));

  const isRequest = requests.is;

  function incomingOf(request) {
    const held = requests.of(request);
    if (!(held instanceof Known)) {
      return held;
    }
    return held.isIncoming ? held.call : null;
  }

  function targetOf(request) {
    const known = knownOf(request);
    if (known.url !== undefined) {
      throw new TypeError(`a plugin never chooses the upstream; ${known.url} is for fetch`);
    }
    return targetText(known);
  }

  const contentOfRequest = (request) => knownOf(request).content;

  // What fetch sends: nothing of the client's unless it was asked for.
  function contentForFetch(request) {
    const known = knownOf(request);
    return known.isIncoming ? bodyContent(known) : (known.content ?? null);
  }

  const isElsewhere = (request) => knownOf(request).url !== undefined;

  // A Request as init gives its head: `new Request("/other", request)`.
  function requestInit(init) {
    if (isRequest(init)) {
      return { method: init.method, headers: init.headers, body: contentOfRequest(init), signal: init.signal ?? undefined };
    }
    return optional(init, "the second argument of Request");
  }

  // Where the engine does not make it itself.
  const newRequest = (call) => requests.make(Request.prototype, call);

  Object.assign(kit, {
    contentForFetch,
    contentOfRequest,
    incomingOf,
    isElsewhere,
    isRequest,
    newRequest,
    targetOf,
    Request,
  });
});
