// EventTarget (DOM Standard §2), as far as signals need it, and AbortController (§3).
(function (host, kit) {
  "use strict";

  const { KEY, apply, part } = kit;

  class Event {
    #type;
    #cancelable;
    #prevented = false;
    #stopped = false;
    #target = null;

    constructor(type, init = undefined) {
      this.#type = `${type}`;
      this.#cancelable = Boolean(init?.cancelable);
    }

    get type() {
      return this.#type;
    }

    get target() {
      return this.#target;
    }

    get currentTarget() {
      return this.#target;
    }

    get cancelable() {
      return this.#cancelable;
    }

    get defaultPrevented() {
      return this.#prevented;
    }

    preventDefault() {
      this.#prevented = this.#cancelable;
    }

    stopImmediatePropagation() {
      this.#stopped = true;
    }

    static {
      kit.dispatch = (event, target, listeners) => {
        event.#target = target;
        for (const { listener } of listeners) {
          if (event.#stopped) {
            break;
          }
          try {
            if (typeof listener === "function") {
              apply(listener, target, [event]);
            } else {
              listener.handleEvent(event);
            }
          } catch (error) {
            part("console").log.error(error);
          }
        }
        return !event.#prevented;
      };
    }
  }

  class EventTarget {
    #listeners = [];

    addEventListener(type, listener, options = undefined) {
      if (listener === null || listener === undefined) {
        return;
      }
      const name = `${type}`;
      if (!this.#listeners.some((each) => each.type === name && each.listener === listener)) {
        this.#listeners.push({ type: name, listener, once: Boolean(options?.once) });
      }
    }

    removeEventListener(type, listener) {
      const name = `${type}`;
      this.#listeners = this.#listeners.filter((each) => each.type !== name || each.listener !== listener);
    }

    dispatchEvent(event) {
      const called = this.#listeners.filter((each) => each.type === event.type);
      this.#listeners = this.#listeners.filter((each) => !(each.once && each.type === event.type));
      return kit.dispatch(event, this, called);
    }
  }

  const aborted = () => new (part("exception").DOMException)("the operation was aborted", "AbortError");

  let abort;

  class AbortSignal extends EventTarget {
    #aborted = false;
    #reason = undefined;
    #dependents = [];
    onabort = null;

    constructor(key) {
      super();
      if (key !== KEY) {
        throw new TypeError("signals cannot be constructed; use AbortController");
      }
    }

    get aborted() {
      return this.#aborted;
    }

    get reason() {
      return this.#reason;
    }

    throwIfAborted() {
      if (this.#aborted) {
        throw this.#reason;
      }
    }

    static abort(reason = aborted()) {
      const signal = new AbortSignal(KEY);
      abort(signal, reason);
      return signal;
    }

    static timeout(millis) {
      const signal = new AbortSignal(KEY);
      const { DOMException } = part("exception");
      part("timers").setTimeout(() => abort(signal, new DOMException("the time is over", "TimeoutError")), millis);
      return signal;
    }

    static any(signals) {
      const signal = new AbortSignal(KEY);
      const sources = [...signals];
      const first = sources.find((source) => source.aborted);
      if (first !== undefined) {
        abort(signal, first.reason);
        return signal;
      }
      for (const source of sources) {
        source.#dependents.push(signal);
      }
      return signal;
    }

    static {
      abort = (signal, reason) => {
        if (signal.#aborted) {
          return;
        }
        signal.#aborted = true;
        signal.#reason = reason;
        const event = new Event("abort");
        if (typeof signal.onabort === "function") {
          kit.dispatch(event, signal, [{ listener: signal.onabort }]);
        }
        signal.dispatchEvent(event);
        for (const dependent of signal.#dependents) {
          abort(dependent, reason);
        }
      };
    }
  }

  class AbortController {
    #signal = new AbortSignal(KEY);

    get signal() {
      return this.#signal;
    }

    abort(reason = aborted()) {
      abort(this.#signal, reason);
    }
  }

  return { Event, EventTarget, AbortSignal, AbortController };
});
