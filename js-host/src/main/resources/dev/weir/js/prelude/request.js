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
    // All that it knows, in one object: making a private field costs as much as a header's change.
    // call: the call whose incoming request this is or was made from
    // content: undefined where the client's body goes on
    // url: of a request that goes elsewhere
    // settings: what only fetch looks at
    #own;

    constructor(input, init = undefined, key = undefined) {
      this.#own = {
        call: input,
        incoming: true,
        method: undefined,
        target: undefined,
        headers: undefined,
        content: undefined,
        url: undefined,
        settings: null,
      };
      if (key !== KEY) {
        this.#make(input, init);
      }
    }

    #make(input, init) {
      this.#own.call = kit.call;
      this.#own.incoming = false;
      const { method, headers, body, signal, redirect } = requestInit(init);
      if (signal !== undefined || redirect !== undefined) {
        this.#own.settings = { signal, redirect };
      }
      if (isRequest(input)) {
        this.#own.method = input.method;
        this.#own.url = input.#own.url;
        this.#own.target = this.#own.url === undefined ? input.#targetText() : undefined;
        this.#own.headers = new Headers(headers ?? input.headers);
        this.#own.content = input.#own.incoming ? undefined : input.#own.content;
        this.#own.settings ??= input.#own.settings;
      } else {
        this.#own.method = "GET";
        this.#locate(`${input}`);
        this.#own.headers = new Headers(headers);
      }
      if (method !== undefined) {
        this.#own.method = methodOf(method);
      }
      if (body !== undefined) {
        this.#setBody(body);
      }
      checkRequest(this.#own.method, this.#own.target ?? "/");
    }

    // On the origin of the request at hand it can go on; on another one it is for fetch.
    #locate(url) {
      if (isAbsolute(url) && (kit.call === undefined || !isOn(fact(kit.call, "origin"), url))) {
        this.#own.url = new (part("url").URL)(url).href;
      } else {
        this.#own.target = target(kit.call ?? null, url);
      }
    }

    #setBody(body) {
      if (body === null) {
        this.#own.content = null;
        return;
      }
      if (this.#own.method === "GET" || this.#own.method === "HEAD") {
        throw new TypeError(`a request with method ${this.#own.method} has no body`);
      }
      const { content, type } = body instanceof Content ? { content: body, type: null } : contentOf(body);
      this.#own.content = content;
      if (type !== null && !this.#own.headers.has("content-type")) {
        this.#own.headers.set("Content-Type", type);
      }
    }

    #contentOf() {
      if (this.#own.content === undefined) {
        const own = this.#own.url === undefined && this.#own.call !== undefined;
        const source = own ? incomingBody(this.#own.call) : null;
        if (source === null) {
          return null;
        }
        this.#own.content = new Content(null, source, null);
      }
      return this.#own.content;
    }

    #targetText() {
      return (this.#own.target ??= fact(this.#own.call, "target"));
    }

    get method() {
      return (this.#own.method ??= fact(this.#own.call, "method"));
    }

    get url() {
      if (this.#own.url !== undefined) {
        return this.#own.url;
      }
      const target = this.#targetText();
      return fact(this.#own.call, "origin") + (target === "*" ? "" : target); // OPTIONS * has no path
    }

    get path() {
      const target = this.#own.url === undefined ? this.#targetText() : new (part("url").URL)(this.#own.url).pathname;
      const query = target.indexOf("?");
      return query < 0 ? target : target.slice(0, query);
    }

    get query() {
      const target = this.#own.url ?? this.#targetText();
      const query = target.indexOf("?");
      return query < 0 ? "" : target.slice(query + 1);
    }

    get headers() {
      return (this.#own.headers ??= new Headers(requestFields(this.#own.call), KEY));
    }

    get signal() {
      return this.#own.settings?.signal ?? null;
    }

    get redirect() {
      return this.#own.settings?.redirect ?? "manual";
    }

    clone() {
      const copy = new Request(this);
      [this.#own.content, copy.#own.content] = part("bodies").copyContent(this.#contentOf());
      return copy;
    }

    get [Symbol.toStringTag]() {
      return "Request";
    }

    static {
      isRequest = (value) => isObject(value) && #own in value;
      incomingOf = (request) => (request.#own.incoming ? request.#own.call : null);
      targetOf = (request) => {
        if (request.#own.url !== undefined) {
          throw new TypeError(`a plugin never chooses the upstream; ${request.#own.url} is for fetch`);
        }
        return request.#targetText();
      };
      contentOfRequest = (request) => request.#own.content;
      // What fetch sends: nothing of the client's unless it was asked for.
      kit.contentForFetch = (request) => (request.#own.incoming ? request.#contentOf() : (request.#own.content ?? null));
      kit.isElsewhere = (request) => request.#own.url !== undefined;
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
