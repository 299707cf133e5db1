// WritableStream (Streams Standard §5), with the default controller and writer.
(function (host, kit) {
  "use strict";

  const { KEY, isObject, part, orphaned } = kit;
  const { callAsync, deferred, highWaterMark, method } = part("streams-read");

  let writableOf;

  class Writable {
    state = "writable";
    error = undefined;
    writer = null;
    queue = [];
    busy = false;
    started = false;
    closing = null; // the promise of close(), once it was asked for
    queued = 0;
    ready = deferred();
    ended = deferred();

    constructor({ start, write, close, abort, mark, size }) {
      this.sink = { write, close, abort };
      this.mark = mark;
      this.size = size;
      this.controller = new WritableStreamDefaultController(KEY, this);
      this.pressure();
      callAsync(() => start?.(this.controller)).then(
        () => {
          this.started = true;
          this.advance();
        },
        (reason) => this.fail(reason),
      );
    }

    get wanted() {
      return this.state === "errored" ? null : this.state === "closed" ? 0 : this.mark - this.queued;
    }

    pressure() {
      if (this.state === "writable" && this.wanted > 0) {
        this.ready.resolve(undefined);
        this.isReady = true;
      } else if (this.isReady && this.state === "writable") {
        this.ready = deferred();
        this.isReady = false;
      }
    }

    write(chunk) {
      if (this.state === "errored") {
        return Promise.reject(this.error);
      }
      if (this.state === "closed" || this.closing !== null) {
        return Promise.reject(new TypeError("the stream is closed"));
      }
      const size = this.size === null ? 1 : Number(this.size(chunk));
      const { promise, resolve, reject } = deferred();
      this.queue.push({ chunk, size, resolve, reject });
      this.queued += size;
      this.pressure();
      this.advance();
      return promise;
    }

    close() {
      if (this.state === "errored") {
        return Promise.reject(this.error);
      }
      if (this.state === "closed" || this.closing !== null) {
        return Promise.reject(new TypeError("the stream is closed"));
      }
      this.closing = deferred();
      this.advance();
      return this.closing.promise;
    }

    advance() {
      if (!this.started || this.busy || this.state !== "writable") {
        return;
      }
      const next = this.queue.shift();
      if (next === undefined && this.closing === null) {
        return;
      }
      this.busy = true;
      const { write, close } = this.sink;
      callAsync(() => (next === undefined ? close?.() : write?.(next.chunk, this.controller))).then(
        () => {
          this.busy = false;
          if (next === undefined) {
            this.finish();
            return;
          }
          this.queued -= next.size;
          next.resolve(undefined);
          this.pressure();
          this.advance();
        },
        (reason) => {
          this.busy = false;
          next?.reject(reason);
          this.fail(reason);
        },
      );
    }

    finish() {
      this.state = "closed";
      this.closing?.resolve(undefined);
      this.ready.resolve(undefined);
      this.ended.resolve(undefined);
    }

    fail(reason) {
      if (this.state !== "writable") {
        return;
      }
      this.state = "errored";
      this.error = reason;
      for (const write of this.queue.splice(0)) {
        write.reject(reason);
      }
      this.closing?.reject(reason);
      if (this.isReady) {
        this.ready = deferred();
      }
      this.ready.reject(reason);
      this.ended.reject(reason);
    }

    abort(reason) {
      if (this.state !== "writable") {
        return Promise.resolve(undefined);
      }
      this.fail(reason);
      return callAsync(() => this.sink.abort?.(reason)).then(() => undefined);
    }

    acquire() {
      if (this.writer !== null) {
        throw new TypeError("the stream is locked: it has a writer already");
      }
      this.writer = this;
      return this;
    }
  }
  orphaned(Writable);

  class WritableStreamDefaultController {
    #writable;

    constructor(key, writable) {
      if (key !== KEY) {
        throw new TypeError("controllers cannot be constructed");
      }
      this.#writable = writable;
    }

    error(reason = undefined) {
      this.#writable.fail(reason);
    }
  }

  class WritableStreamDefaultWriter {
    #writable;

    constructor(stream) {
      this.#writable = writableOf(stream).acquire();
    }

    #locked() {
      if (this.#writable === null) {
        throw new TypeError("the writer was released");
      }
      return this.#writable;
    }

    get closed() {
      return this.#writable?.ended.promise ?? Promise.reject(new TypeError("the writer was released"));
    }

    get ready() {
      return this.#writable?.ready.promise ?? Promise.reject(new TypeError("the writer was released"));
    }

    get desiredSize() {
      return this.#locked().wanted;
    }

    async write(chunk = undefined) {
      return this.#locked().write(chunk);
    }

    async close() {
      return this.#locked().close();
    }

    async abort(reason = undefined) {
      return this.#locked().abort(reason);
    }

    releaseLock() {
      if (this.#writable !== null) {
        this.#writable.writer = null;
        this.#writable = null;
      }
    }
  }

  class WritableStream {
    #writable;

    constructor(sink = undefined, strategy = undefined) {
      const to = sink ?? {};
      if (!isObject(to)) {
        throw new TypeError("the sink of a stream must be an object");
      }
      const by = strategy ?? {};
      this.#writable = new Writable({
        start: method(to, "start"),
        write: method(to, "write"),
        close: method(to, "close"),
        abort: method(to, "abort"),
        mark: highWaterMark(by, 1),
        size: method(by, "size"),
      });
    }

    get locked() {
      return this.#writable.writer !== null;
    }

    getWriter() {
      return new WritableStreamDefaultWriter(this);
    }

    async abort(reason = undefined) {
      if (this.locked) {
        throw new TypeError("the stream is locked: abort it by its writer");
      }
      return this.#writable.abort(reason);
    }

    async close() {
      if (this.locked) {
        throw new TypeError("the stream is locked: close it by its writer");
      }
      return this.#writable.close();
    }

    get [Symbol.toStringTag]() {
      return "WritableStream";
    }

    static {
      writableOf = (stream) => stream.#writable;
    }
  }

  return { WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController, writableOf };
});
