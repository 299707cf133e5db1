// The queue of jobs. A call in the sandbox never waits, so there are no timers.
(function () {
  "use strict";

  function refuser(name) {
    return () => {
      throw new TypeError(`${name} is not offered to plugins with sandbox wasm`);
    };
  }

  function queueMicrotask(callback) {
    if (typeof callback !== "function") {
      throw new TypeError(`queueMicrotask needs a function, got ${typeof callback}`);
    }
    Promise.resolve().then(() => callback());
  }

  return {
    setTimeout: refuser("setTimeout"),
    clearTimeout: refuser("clearTimeout"),
    setInterval: refuser("setInterval"),
    clearInterval: refuser("clearInterval"),
    queueMicrotask,
  };
});
