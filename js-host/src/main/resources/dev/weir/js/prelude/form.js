// FormData (XMLHttpRequest Standard §5), of texts only: there are no files here.
(function (host, kit) {
  "use strict";

  const { apply, define } = kit;

  const textOf = (value) => `${value}`.toWellFormed();

  class FormData {
    #pairs = [];

    constructor(form = undefined) {
      if (form !== undefined) {
        throw new TypeError("FormData takes no argument: there are no forms here");
      }
    }

    append(name, value) {
      this.#pairs.push([textOf(name), textOf(value)]);
    }

    delete(name) {
      const wanted = textOf(name);
      this.#pairs = this.#pairs.filter((pair) => pair[0] !== wanted);
    }

    get(name) {
      const wanted = textOf(name);
      return this.#pairs.find((pair) => pair[0] === wanted)?.[1] ?? null;
    }

    getAll(name) {
      const wanted = textOf(name);
      return this.#pairs.filter((pair) => pair[0] === wanted).map((pair) => pair[1]);
    }

    has(name) {
      const wanted = textOf(name);
      return this.#pairs.some((pair) => pair[0] === wanted);
    }

    set(name, value) {
      const wanted = textOf(name);
      const first = this.#pairs.find((pair) => pair[0] === wanted);
      if (first === undefined) {
        this.#pairs.push([wanted, textOf(value)]);
      } else {
        first[1] = textOf(value);
        this.#pairs = this.#pairs.filter((pair) => pair === first || pair[0] !== wanted);
      }
    }

    *entries() {
      for (const [name, value] of this.#pairs) {
        yield [name, value];
      }
    }

    *keys() {
      for (const [name] of this.#pairs) {
        yield name;
      }
    }

    *values() {
      for (const [, value] of this.#pairs) {
        yield value;
      }
    }

    forEach(callback, thisArg = undefined) {
      for (const [name, value] of this.#pairs) {
        apply(callback, thisArg, [value, name, this]);
      }
    }

    get [Symbol.toStringTag]() {
      return "FormData";
    }
  }
  define(FormData.prototype, Symbol.iterator, FormData.prototype.entries);

  return { FormData };
});
