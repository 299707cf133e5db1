// URL and URLSearchParams (URL Standard §6); Java reads and writes the text.
(function (host, kit) {
  "use strict";

  const { parseUrl, readUrl, writeUrl, parseForm, writeForm } = host;
  const { apply, define, isObject, ownKeys } = kit;

  let initialise; // (params, pairs, changed): of a URL's own parameters
  let replacePairs;

  class URLSearchParams {
    #pairs = []; // [name, value] each
    #changed = null; // tells the URL that this is the query of

    constructor(init = "") {
      if (isObject(init)) {
        this.#pairs = typeof init[Symbol.iterator] === "function" ? pairsOf(init) : membersOf(init);
      } else {
        const text = text16(init);
        this.#pairs = parsed(text.startsWith("?") ? text.slice(1) : text);
      }
    }

    get size() {
      return this.#pairs.length;
    }

    append(name, value) {
      needs(arguments, 2, "append");
      this.#pairs.push([text16(name), text16(value)]);
      this.#changed?.();
    }

    delete(name, value = undefined) {
      needs(arguments, 1, "delete");
      const matches = matcher(name, value);
      this.#pairs = this.#pairs.filter((pair) => !matches(pair));
      this.#changed?.();
    }

    get(name) {
      needs(arguments, 1, "get");
      const wanted = text16(name);
      return this.#pairs.find((pair) => pair[0] === wanted)?.[1] ?? null;
    }

    getAll(name) {
      needs(arguments, 1, "getAll");
      const wanted = text16(name);
      return this.#pairs.filter((pair) => pair[0] === wanted).map((pair) => pair[1]);
    }

    has(name, value = undefined) {
      needs(arguments, 1, "has");
      return this.#pairs.some(matcher(name, value));
    }

    set(name, value) {
      needs(arguments, 2, "set");
      const wanted = text16(name);
      const first = this.#pairs.find((pair) => pair[0] === wanted);
      if (first === undefined) {
        this.#pairs.push([wanted, text16(value)]);
      } else {
        first[1] = text16(value);
        this.#pairs = this.#pairs.filter((pair) => pair === first || pair[0] !== wanted);
      }
      this.#changed?.();
    }

    sort() {
      // By UTF-16 code units, as < compares; the language's sort is stable.
      this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      this.#changed?.();
    }

    forEach(callback, thisArg = undefined) {
      if (typeof callback !== "function") {
        throw new TypeError(`forEach needs a function, got ${typeof callback}`);
      }
      for (const [name, value] of this.entries()) {
        apply(callback, thisArg, [value, name, this]);
      }
    }

    // By index, since the list may change on the way.
    *entries() {
      for (let i = 0; i < this.#pairs.length; i++) {
        yield [...this.#pairs[i]];
      }
    }

    *keys() {
      for (let i = 0; i < this.#pairs.length; i++) {
        yield this.#pairs[i][0];
      }
    }

    *values() {
      for (let i = 0; i < this.#pairs.length; i++) {
        yield this.#pairs[i][1];
      }
    }

    toString() {
      return writeForm(this.#pairs.flat());
    }

    get [Symbol.toStringTag]() {
      return "URLSearchParams";
    }

    static {
      initialise = (params, changed) => {
        params.#changed = changed;
        return params;
      };
      replacePairs = (params, query) => {
        params.#pairs = parsed(query);
      };
    }
  }
  define(URLSearchParams.prototype, Symbol.iterator, URLSearchParams.prototype.entries);

  // USVString: lone surrogates become U+FFFD.
  function text16(value) {
    return `${value}`.toWellFormed();
  }

  function needs(given, count, name) {
    if (given.length < count) {
      throw new TypeError(`${name} needs ${count} arguments, got ${given.length}`);
    }
  }

  function matcher(name, value) {
    const wanted = text16(name);
    if (value === undefined) {
      return (pair) => pair[0] === wanted;
    }
    const text = text16(value);
    return (pair) => pair[0] === wanted && pair[1] === text;
  }

  function parsed(query) {
    const flat = parseForm(query);
    const pairs = [];
    for (let i = 0; i < flat.length; i += 2) {
      pairs.push([flat[i], flat[i + 1]]);
    }
    return pairs;
  }

  function pairsOf(iterable) {
    return Array.from(iterable, (each) => {
      const pair = isObject(each) && typeof each[Symbol.iterator] === "function" ? Array.from(each) : [];
      if (pair.length !== 2) {
        throw new TypeError("each pair of URLSearchParams must have a name and a value");
      }
      return pair.map(text16);
    });
  }

  function membersOf(record) {
    const members = new Map();
    for (const key of ownKeys(record)) {
      if (Reflect.getOwnPropertyDescriptor(record, key)?.enumerable) {
        members.set(text16(key), text16(record[key]));
      }
    }
    return [...members];
  }

  class URL {
    #url;
    #searchParams = null;

    constructor(url, base = undefined) {
      needs(arguments, 1, "URL");
      this.#url = parseUrl(text16(url), base === undefined ? null : text16(base));
    }

    static canParse(url, base = undefined) {
      needs(arguments, 1, "URL.canParse");
      return URL.parse(url, base) !== null;
    }

    static parse(url, base = undefined) {
      needs(arguments, 1, "URL.parse");
      const texts = [text16(url), base === undefined ? undefined : text16(base)];
      try {
        return new URL(...texts);
      } catch {
        return null;
      }
    }

    get href() {
      return readUrl(this.#url, "href");
    }

    set href(value) {
      this.#url = parseUrl(text16(value), null);
      this.#renewParams();
    }

    get origin() {
      return readUrl(this.#url, "origin");
    }

    get search() {
      return readUrl(this.#url, "search");
    }

    set search(value) {
      writeUrl(this.#url, "search", text16(value));
      this.#renewParams();
    }

    get searchParams() {
      return (this.#searchParams ??= initialise(new URLSearchParams(this.search), () =>
        writeUrl(this.#url, "search", this.#searchParams.toString()),
      ));
    }

    #renewParams() {
      if (this.#searchParams !== null) {
        replacePairs(this.#searchParams, this.search.slice(1));
      }
    }

    toString() {
      return this.href;
    }

    toJSON() {
      return this.href;
    }

    get [Symbol.toStringTag]() {
      return "URL";
    }

    static {
      for (const name of ["protocol", "username", "password", "host", "hostname", "port", "pathname", "hash"]) {
        Object.defineProperty(URL.prototype, name, {
          get() {
            return readUrl(this.#url, name);
          },
          set(value) {
            writeUrl(this.#url, name, text16(value));
          },
          enumerable: true,
          configurable: true,
        });
      }
    }
  }

  return { URL, URLSearchParams };
});
