// ReadableStream (Streams Standard §4), with the default controller and reader; byte sources are default ones.
(function (host, kit) {
  "use strict";

  const { KEY, apply, define, isObject, part, orphaned } = kit;

  let streamOf; // the state behind a stream

  const ignored = () => {};

  // A promise and its two ends; whoever waits for nothing must not be told of failures.
  function deferred() {
    const ends = Promise.withResolvers();
    ends.promise.catch(ignored);
    return ends;
  }

  function method(holder, name) {
    const value = holder[name];
    if (value === undefined) {
      return null;
    }
    if (typeof value !== "function") {
      throw new TypeError(`${name} must be a function`);
    }
    return (...args) => apply(value, holder, args);
  }

  function highWaterMark(strategy, otherwise) {
    const mark = strategy.highWaterMark === undefined ? otherwise : Number(strategy.highWaterMark);
    if (Number.isNaN(mark) || mark < 0) {
      throw new RangeError("highWaterMark must not be negative");
    }
    return mark;
  }

  // What happens inside of a stream, apart from what plugins hold of it.
  class Readable {
    state = "readable";
    error = undefined;
    disturbed = false;
    reader = null;
    queue = [];
    reads = [];
    queued = 0;
    started = false;
    pulling = false;
    pullAgain = false;
    closing = false;

    constructor({ start = null, pull = null, cancel = null, mark = 1, size = null }) {
      this.pullFrom = pull;
      this.cancelSource = cancel;
      this.mark = mark;
      this.size = size;
      const controller = new ReadableStreamDefaultController(KEY, this);
      this.controller = controller;
      Promise.resolve(start?.(controller)).then(
        () => {
          this.started = true;
          this.pullIfNeeded();
        },
        (reason) => this.fail(reason),
      );
    }

    get wanted() {
      return this.state === "errored" ? null : this.state === "closed" ? 0 : this.mark - this.queued;
    }

    pullIfNeeded() {
      const wants = this.reads.length > 0 || this.wanted > 0;
      if (!this.started || this.closing || this.state !== "readable" || !wants || this.pullFrom === null) {
        return;
      }
      if (this.pulling) {
        this.pullAgain = true;
        return;
      }
      this.pulling = true;
      callAsync(() => this.pullFrom(this.controller)).then(
        () => {
          this.pulling = false;
          if (this.pullAgain) {
            this.pullAgain = false;
            this.pullIfNeeded();
          }
        },
        (reason) => this.fail(reason),
      );
    }

    enqueue(chunk) {
      if (this.closing || this.state !== "readable") {
        throw new TypeError("the stream takes no more chunks: it is closed or failed");
      }
      if (this.reads.length > 0) {
        this.reads.shift().resolve({ value: chunk, done: false });
      } else {
        let size;
        try {
          size = this.size === null ? 1 : Number(this.size(chunk));
          if (Number.isNaN(size) || size < 0 || size === Infinity) {
            throw new RangeError("the size of a chunk must be a finite number that is not negative");
          }
        } catch (error) {
          this.fail(error);
          throw error;
        }
        this.queue.push({ chunk, size });
        this.queued += size;
      }
      this.pullIfNeeded();
    }

    close() {
      if (this.closing || this.state !== "readable") {
        throw new TypeError("the stream is closed already, or failed");
      }
      this.closing = true;
      if (this.queue.length === 0) {
        this.finish();
      }
    }

    finish() {
      if (this.state !== "readable") {
        return;
      }
      this.state = "closed";
      for (const read of this.reads.splice(0)) {
        read.resolve({ value: undefined, done: true });
      }
      this.reader?.ended.resolve(undefined);
    }

    fail(reason) {
      if (this.state !== "readable") {
        return;
      }
      this.state = "errored";
      this.error = reason;
      this.queue = [];
      this.queued = 0;
      for (const read of this.reads.splice(0)) {
        read.reject(reason);
      }
      this.reader?.ended.reject(reason);
    }

    read() {
      this.disturbed = true;
      if (this.state === "errored") {
        return Promise.reject(this.error);
      }
      if (this.queue.length > 0) {
        const { chunk, size } = this.queue.shift();
        this.queued -= size;
        if (this.closing && this.queue.length === 0) {
          this.finish();
        } else {
          this.pullIfNeeded();
        }
        return Promise.resolve({ value: chunk, done: false });
      }
      if (this.state === "closed") {
        return Promise.resolve({ value: undefined, done: true });
      }
      const { promise, resolve, reject } = Promise.withResolvers();
      this.reads.push({ resolve, reject });
      this.pullIfNeeded();
      return promise;
    }

    cancel(reason) {
      this.disturbed = true;
      if (this.state === "closed") {
        return Promise.resolve(undefined);
      }
      if (this.state === "errored") {
        return Promise.reject(this.error);
      }
      this.finish();
      this.queue = [];
      this.queued = 0;
      return callAsync(() => this.cancelSource?.(reason)).then(() => undefined);
    }

    // A reader of the prelude's own, or of a plugin's.
    acquire() {
      if (this.reader !== null) {
        throw new TypeError("the stream is locked: it has a reader already");
      }
      const ended = deferred();
      if (this.state === "closed") {
        ended.resolve(undefined);
      } else if (this.state === "errored") {
        ended.reject(this.error);
      }
      this.reader = { ended };
      return this.reader;
    }

    release() {
      const reason = new TypeError("the reader was released");
      for (const read of this.reads.splice(0)) {
        read.reject(reason);
      }
      this.reader.ended.reject(reason);
      this.reader = null;
    }
  }
  orphaned(Readable);

  async function callAsync(call) {
    return call();
  }

  class ReadableStreamDefaultController {
    #readable;

    constructor(key, readable) {
      if (key !== KEY) {
        throw new TypeError("controllers cannot be constructed");
      }
      this.#readable = readable;
    }

    get desiredSize() {
      return this.#readable.wanted;
    }

    enqueue(chunk = undefined) {
      this.#readable.enqueue(chunk);
    }

    close() {
      this.#readable.close();
    }

    error(reason = undefined) {
      this.#readable.fail(reason);
    }
  }

  class ReadableStreamDefaultReader {
    #readable;
    #ended;

    constructor(stream) {
      this.#readable = streamOf(stream);
      this.#ended = this.#readable.acquire().ended;
    }

    get closed() {
      return this.#ended.promise;
    }

    #locked() {
      if (this.#readable === null) {
        throw new TypeError("the reader was released");
      }
      return this.#readable;
    }

    async read() {
      return this.#locked().read();
    }

    async cancel(reason = undefined) {
      return this.#locked().cancel(reason);
    }

    releaseLock() {
      if (this.#readable !== null) {
        this.#readable.release();
        this.#ended = deferred();
        this.#ended.reject(new TypeError("the reader was released"));
        this.#readable = null;
      }
    }
  }

  class ReadableStream {
    #readable;

    constructor(source = undefined, strategy = undefined) {
      if (source === KEY) {
        this.#readable = new Readable(strategy);
        return;
      }
      const from = source ?? {};
      if (!isObject(from)) {
        throw new TypeError("the source of a stream must be an object");
      }
      if (from.type !== undefined && from.type !== "bytes") {
        throw new TypeError(`type of a stream must be "bytes" or left out, was ${String(from.type)}`);
      }
      const by = strategy ?? {};
      this.#readable = new Readable({
        start: method(from, "start"),
        pull: method(from, "pull"),
        cancel: method(from, "cancel"),
        mark: highWaterMark(by, from.type === "bytes" ? 0 : 1),
        size: method(by, "size"),
      });
    }

    static from(iterable) {
      const iterator = iterable[Symbol.asyncIterator]?.() ?? iterable[Symbol.iterator]();
      return new ReadableStream(
        {
          async pull(controller) {
            const { value, done } = await iterator.next();
            if (done) {
              controller.close();
            } else {
              controller.enqueue(await value);
            }
          },
          async cancel(reason) {
            await iterator.return?.(reason);
          },
        },
        { highWaterMark: 0 },
      );
    }

    get locked() {
      return this.#readable.reader !== null;
    }

    async cancel(reason = undefined) {
      if (this.locked) {
        throw new TypeError("the stream is locked: cancel it by its reader");
      }
      return this.#readable.cancel(reason);
    }

    getReader(options = undefined) {
      if (options?.mode !== undefined) {
        throw new TypeError(`reader mode ${String(options.mode)} is not there: read chunks as they come`);
      }
      return new ReadableStreamDefaultReader(this);
    }

    pipeThrough(transform, options = undefined) {
      this.pipeTo(transform.writable, options).catch(ignored);
      return transform.readable;
    }

    async pipeTo(destination, options = undefined) {
      return part("streams-pipe").pipe(this, destination, options ?? {});
    }

    tee() {
      return part("streams-pipe").tee(this);
    }

    async *values(options = undefined) {
      const reader = new ReadableStreamDefaultReader(this);
      let over = false;
      try {
        for (;;) {
          const { value, done } = await reader.read();
          if (done) {
            over = true;
            return;
          }
          yield value;
        }
      } catch (error) {
        over = true;
        throw error;
      } finally {
        const cancelled = over || options?.preventCancel ? undefined : reader.cancel();
        reader.releaseLock();
        await cancelled;
      }
    }

    get [Symbol.toStringTag]() {
      return "ReadableStream";
    }

    static {
      streamOf = (stream) => stream.#readable;
      kit.isStream = (value) => isObject(value) && #readable in value;
    }
  }
  define(ReadableStream.prototype, Symbol.asyncIterator, ReadableStream.prototype.values);

  return {
    ReadableStream,
    ReadableStreamDefaultReader,
    ReadableStreamDefaultController,
    isStream: kit.isStream,
    streamOf,
    deferred,
    ignored,
    method,
    highWaterMark,
    callAsync,
    Readable,
  };
});
