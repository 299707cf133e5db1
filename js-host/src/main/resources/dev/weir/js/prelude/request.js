// Request (Fetch Standard §5.3). One without a body of its own goes on with the client's.
(function (host, kit) {
  "use strict";

  const { checkRequest, fact, incomingBody, requestFields, target } = host;
  const { KEY, Content, contentOf, isObject, optional, part, withBody, Headers } = kit;

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

  let isRequest, incomingOf, targetOf, contentOfRequest;

  class Request {
    #call; // the call whose incoming request this is or was made from
    #incoming;
    #method;
    #target;
    #headers;
    #content; // undefined where the client's body goes on
    #url; // of a request that goes elsewhere
    #settings = null; // what only fetch looks at

    constructor(input, init = undefined, key = undefined) {
      if (key === KEY) {
        this.#call = input;
        this.#incoming = true;
        return;
      }
      this.#call = kit.call;
      this.#incoming = false;
      const { method, headers, body, signal, redirect } = requestInit(init);
      if (signal !== undefined || redirect !== undefined) {
        this.#settings = { signal, redirect };
      }
      if (isRequest(input)) {
        this.#method = input.method;
        this.#url = input.#url;
        this.#target = this.#url === undefined ? input.#targetText() : undefined;
        this.#headers = new Headers(headers ?? input.headers);
        this.#content = input.#incoming ? undefined : input.#content;
        this.#settings ??= input.#settings;
      } else {
        this.#method = "GET";
        this.#locate(`${input}`);
        this.#headers = new Headers(headers);
      }
      if (method !== undefined) {
        this.#method = methodOf(method);
      }
      if (body !== undefined) {
        this.#setBody(body);
      }
      checkRequest(this.#method, this.#target ?? "/");
    }

    // On the origin of the request at hand it can go on; on another one it is for fetch.
    #locate(url) {
      if (isAbsolute(url) && (kit.call === undefined || !isOn(fact(kit.call, "origin"), url))) {
        this.#url = new (part("url").URL)(url).href;
      } else {
        this.#target = target(kit.call ?? null, url);
      }
    }

    #setBody(body) {
      if (body === null) {
        this.#content = null;
        return;
      }
      if (this.#method === "GET" || this.#method === "HEAD") {
        throw new TypeError(`a request with method ${this.#method} has no body`);
      }
      const { content, type } = body instanceof Content ? { content: body, type: null } : contentOf(body);
      this.#content = content;
      if (type !== null && !this.#headers.has("content-type")) {
        this.#headers.set("Content-Type", type);
      }
    }

    #contentOf() {
      if (this.#content === undefined) {
        const own = this.#url === undefined && this.#call !== undefined;
        const source = own ? incomingBody(this.#call) : null;
        if (source === null) {
          return null;
        }
        this.#content = new Content(null, source, null);
      }
      return this.#content;
    }

    #targetText() {
      return (this.#target ??= fact(this.#call, "target"));
    }

    get method() {
      return (this.#method ??= fact(this.#call, "method"));
    }

    get url() {
      if (this.#url !== undefined) {
        return this.#url;
      }
      const target = this.#targetText();
      return fact(this.#call, "origin") + (target === "*" ? "" : target); // OPTIONS * has no path
    }

    get path() {
      const target = this.#url === undefined ? this.#targetText() : new (part("url").URL)(this.#url).pathname;
      const query = target.indexOf("?");
      return query < 0 ? target : target.slice(0, query);
    }

    get query() {
      const target = this.#url ?? this.#targetText();
      const query = target.indexOf("?");
      return query < 0 ? "" : target.slice(query + 1);
    }

    get headers() {
      return (this.#headers ??= new Headers(requestFields(this.#call), KEY));
    }

    get signal() {
      return this.#settings?.signal ?? null;
    }

    get redirect() {
      return this.#settings?.redirect ?? "manual";
    }

    clone() {
      const copy = new Request(this);
      [this.#content, copy.#content] = part("bodies").copyContent(this.#contentOf());
      return copy;
    }

    get [Symbol.toStringTag]() {
      return "Request";
    }

    static {
      isRequest = (value) => isObject(value) && #target in value;
      incomingOf = (request) => (request.#incoming ? request.#call : null);
      targetOf = (request) => {
        if (request.#url !== undefined) {
          throw new TypeError(`a plugin never chooses the upstream; ${request.#url} is for fetch`);
        }
        return request.#targetText();
      };
      contentOfRequest = (request) => request.#content;
      // What fetch sends: nothing of the client's unless it was asked for.
      kit.contentForFetch = (request) => (request.#incoming ? request.#contentOf() : (request.#content ?? null));
      kit.isElsewhere = (request) => request.#url !== undefined;
      withBody(Request.prototype, (request) => request.#contentOf());
    }
  }
  // A Request as init gives its head: `new Request("/other", request)`.
  function requestInit(init) {
    if (isRequest(init)) {
      return { method: init.method, headers: init.headers, body: contentOfRequest(init), signal: init.signal ?? undefined };
    }
    return optional(init, "the second argument of Request");
  }

  Object.assign(kit, { isRequest, incomingOf, targetOf, contentOfRequest, Request });
});
