// Timers, and the queue of jobs.
(function (host, kit) {
  "use strict";

  const { startTimer, cancelTimer } = host;

  function callable(callback, what) {
    if (typeof callback !== "function") {
      throw new TypeError(`${what} needs a function, got ${typeof callback}`);
    }
    return callback;
  }

  function current(what) {
    if (kit.call === undefined) {
      throw new TypeError(`${what} is for handlers: a timer belongs to a call`);
    }
    return kit.call;
  }

  function delayOf(delay) {
    const millis = Number(delay);
    return millis > 0 ? Math.min(millis, 0x7fffffff) : 0;
  }

  function start(callback, delay, args, repeats, what) {
    callable(callback, what);
    return startTimer(current(what), delayOf(delay), () => callback(...args), repeats);
  }

  const setTimeout = (callback, delay = 0, ...args) => start(callback, delay, args, false, "setTimeout");
  const setInterval = (callback, delay = 0, ...args) => start(callback, delay, args, true, "setInterval");

  function clearTimeout(number = undefined) {
    if (Number.isInteger(number) && kit.call !== undefined) {
      cancelTimer(kit.call, number);
    }
  }

  function queueMicrotask(callback) {
    callable(callback, "queueMicrotask");
    Promise.resolve().then(() => callback());
  }

  return { setTimeout, clearTimeout, setInterval, clearInterval: clearTimeout, queueMicrotask };
});
