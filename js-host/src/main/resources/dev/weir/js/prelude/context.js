// ctx.
(function (host, kit) {
  "use strict";

  const { fact, passThrough } = host;
  const { KEY, Request, part } = kit;

  class Context {
    #call;
    #request;
    #vars;

    constructor(token, request) {
      this.#call = token;
      this.#request = request;
    }

    get config() {
      return kit.config;
    }

    get request() {
      return (this.#request ??= new Request(this.#call, undefined, KEY));
    }

    get route() {
      return fact(this.#call, "route");
    }

    get consumer() {
      return fact(this.#call, "consumer");
    }

    get client() {
      return Object.freeze({ ip: fact(this.#call, "ip"), tls: fact(this.#call, "tls") });
    }

    get vars() {
      return (this.#vars ??= part("vars").varsOf(this.#call));
    }

    get kv() {
      return part("kv").kv;
    }

    get metrics() {
      return part("metrics").metrics;
    }

    waitUntil(promise) {
      part("lifetime").waitUntil(this.#call, promise);
    }

    passThroughOnException() {
      passThrough(this.#call);
    }

    get log() {
      return part("console").log;
    }
  }

  Object.assign(kit, { Context });
});
