// fetch (Fetch Standard §5.6), by way of the gateway's call-outs.
(function (host, kit) {
  "use strict";

  const { isWorker, proceed, sendRequest } = host;
  const { Request, bodyOf, contentOfRequest, fetched, fieldsOf, isRequest, incomingOf, part } = kit;

  // Redirects are answers, as they are for the gateway's own call-outs.
  const REDIRECTS = ["follow", "manual", "error"];
  const MOST_REDIRECTS = 5;

  async function fetch(input, init = undefined) {
    const call = kit.call;
    if (call === undefined) {
      throw new TypeError("fetch is for handlers: a request is made for a call");
    }
    const request = init === undefined && isRequest(input) ? input : new Request(input, init);
    const signal = init?.signal ?? request.signal;
    signal?.throwIfAborted();
    if (isWorker(call) && goesOn(request)) {
      return proceeded(call, request);
    }
    const url = urlOf(request);
    const redirect = `${init?.redirect ?? request.redirect}`;
    if (!REDIRECTS.includes(redirect)) {
      throw new TypeError(`redirect must be one of ${REDIRECTS.join(", ")}, was "${redirect}"`);
    }
    const body = await wholeBody(call, request);
    return follow(call, { url, method: request.method, headers: request.headers, body }, redirect, signal);
  }

  // In a worker what is on the origin of the incoming request goes on to the upstream.
  const goesOn = (request) => !kit.isElsewhere(request);

  function urlOf(request) {
    const url = new (part("url").URL)(request.url);
    if (!["http:", "https:", "service:"].includes(url.protocol) || url.hostname === "") {
      throw new TypeError(`fetch takes http:, https: and service://NAME/ URLs, was ${request.url}`);
    }
    return url;
  }

  // As the gateway names it: a service of the configuration, or an origin.
  const destinationOf = (url) => (url.protocol === "service:" ? `service:${url.hostname}` : url.origin);

  const settled = (begin, signal) =>
    new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      begin((value, failure) => (failure === undefined ? resolve(value) : reject(new TypeError(failure))));
    });

  function proceeded(call, request) {
    const content = incomingOf(request) === null ? contentOfRequest(request) : undefined;
    const body = content === undefined ? null : bodyOf(call, content);
    return settled((done) =>
      proceed(call, request.method, kit.targetOf(request), fieldsOf(request.headers), body, done),
    ).then((answer) => fetched(answer[0], answer[1], answer[2], request.url));
  }

  // What is sent is in memory, so that a broken connection can be tried again.
  async function wholeBody(call, request) {
    if (request.method === "GET" || request.method === "HEAD") {
      return null;
    }
    return part("bodies").bytes(kit.contentForFetch(request));
  }

  async function follow(call, { url, method, headers, body }, redirect, signal) {
    for (let hops = 0; ; hops++) {
      const target = (url.pathname || "/") + url.search;
      const bytes = body ?? new Uint8Array(0);
      const answer = await settled(
        (done) =>
          sendRequest(
            call, destinationOf(url), method, target, fieldsOf(headers), bytes.buffer, bytes.byteOffset, bytes.byteLength, done,
          ),
        signal,
      );
      const response = fetched(answer[0], answer[1], answer[2], url.href);
      const location = response.headers.get("location");
      if (redirect === "manual" || location === null || ![301, 302, 303, 307, 308].includes(response.status)) {
        return response;
      }
      if (redirect === "error" || hops === MOST_REDIRECTS) {
        throw new TypeError(`${url.href} redirects to ${location}`);
      }
      const next = new (part("url").URL)(location, url.href);
      if (response.status === 303 || (response.status < 303 && method === "POST")) {
        method = "GET";
        body = null;
      }
      if (destinationOf(next) !== destinationOf(url)) {
        // What proves who asks is not for others.
        headers = new kit.Headers(headers);
        ["authorization", "cookie", "host"].forEach((name) => headers.delete(name));
      }
      url = next;
    }
  }

  return { fetch };
});
