// ctx.
(function (host, kit) {
  "use strict";

  const { fact, passThrough } = host;
  const { incoming, part, orphaned } = kit;
  const contexts = kit.holder("Context");

  // What was asked for; until then a context holds nothing but the call.
  class Known {
    constructor(call) {
      this.call = call;
      this.request = undefined;
      this.vars = undefined;
    }
  }
  orphaned(Known);

  function callOf(context) {
    const held = contexts.of(context);
    return held instanceof Known ? held.call : held;
  }

  function knownOf(context) {
    const held = contexts.of(context);
    if (held instanceof Known) {
      return held;
    }
    const known = new Known(held);
    contexts.put(context, known);
    return known;
  }

  class Context {
    constructor() {
      throw new TypeError("ctx is what a handler is called with");
    }

    get config() {
      return kit.config;
    }

    get request() {
      const known = knownOf(this);
      return (known.request ??= incoming.request(known.call));
    }

    get route() {
      return fact(callOf(this), "route");
    }

    get consumer() {
      return fact(callOf(this), "consumer");
    }

    get client() {
      const call = callOf(this);
      return Object.freeze({ ip: fact(call, "ip"), tls: fact(call, "tls") });
    }

    get vars() {
      const known = knownOf(this);
      return (known.vars ??= part("vars").varsOf(known.call));
    }

    get kv() {
      return part("kv").kv;
    }

    get metrics() {
      return part("metrics").metrics;
    }

    waitUntil(promise) {
      part("lifetime").waitUntil(callOf(this), promise);
    }

    passThroughOnException() {
      passThrough(callOf(this));
    }

    get log() {
      return part("console").log;
    }
  }

  // Where the engine does not make it itself.
  function newContext(call, request) {
    const known = new Known(call);
    known.request = request;
    return contexts.make(Context.prototype, known);
  }

  Object.assign(kit, { Context, newContext });
});
