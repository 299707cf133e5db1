// WritableStream, TransformStream (Streams Standard §5 and §6), and what leads from stream to stream.
(function (host, kit) {
  "use strict";

  const { KEY, isObject, part } = kit;
  const { ReadableStream, callAsync, deferred, highWaterMark, ignored, method, streamOf } = part("streams-read");

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

  async function pipe(from, to, { preventClose, preventAbort, preventCancel, signal }) {
    const source = streamOf(from);
    const sink = writableOf(to);
    source.acquire();
    try {
      sink.acquire();
    } catch (error) {
      source.release();
      throw error;
    }
    const stop = () => source.fail(signal.reason);
    signal?.addEventListener("abort", stop);
    try {
      signal?.throwIfAborted();
      for (;;) {
        await sink.ready.promise;
        const { value, done } = await source.read();
        if (done) {
          break;
        }
        sink.write(value).catch(ignored);
      }
      if (!preventClose) {
        await sink.close();
      }
    } catch (error) {
      if (sink.state === "errored") {
        if (!preventCancel) {
          await source.cancel(sink.error).catch(ignored);
        }
      } else if (!preventAbort) {
        await sink.abort(error).catch(ignored);
      }
      throw error;
    } finally {
      signal?.removeEventListener("abort", stop);
      source.release();
      sink.writer = null;
    }
  }

  // Chunks that one branch has not taken yet are held for it: as many as the longest whole body has bytes.
  const MOST_HELD = 1 << 20;

  function tee(stream) {
    const source = streamOf(stream);
    source.acquire();
    const branches = [];
    let reading = false;
    let cancelled = 0;
    const failAll = (reason) => branches.forEach((branch) => branch.error(reason));

    async function pull() {
      if (reading) {
        return;
      }
      reading = true;
      try {
        const { value, done } = await source.read();
        for (const branch of branches.filter((each) => !each.cancelled)) {
          if (done) {
            branch.controller.close();
          } else {
            branch.give(value);
          }
        }
      } catch (error) {
        failAll(error);
      } finally {
        reading = false;
      }
    }

    function branch() {
      const side = {
        cancelled: false,
        give(chunk) {
          const { controller } = side;
          if (controller.desiredSize < -MOST_HELD) {
            failAll(new TypeError(`one branch of a tee is more than ${MOST_HELD} bytes behind the other`));
            return;
          }
          controller.enqueue(chunk);
        },
        error(reason) {
          side.controller.error(reason);
        },
      };
      branches.push(side);
      return new ReadableStream(
        {
          start(controller) {
            side.controller = controller;
          },
          pull,
          cancel(reason) {
            side.cancelled = true;
            return ++cancelled === 2 ? source.cancel(reason) : undefined;
          },
        },
        { highWaterMark: 0, size: (chunk) => chunk?.byteLength ?? 1 },
      );
    }

    return [branch(), branch()];
  }

  class TransformStreamDefaultController {
    #readable;
    #stop;

    constructor(key, readable, stop) {
      if (key !== KEY) {
        throw new TypeError("controllers cannot be constructed");
      }
      this.#readable = readable;
      this.#stop = stop;
    }

    get desiredSize() {
      return this.#readable.desiredSize;
    }

    enqueue(chunk = undefined) {
      this.#readable.enqueue(chunk);
    }

    error(reason = undefined) {
      this.#stop(reason);
    }

    terminate() {
      this.#readable.close();
      this.#stop(new TypeError("the transform has ended"));
    }
  }

  class TransformStream {
    #readable;
    #writable;

    constructor(transformer = undefined, writableStrategy = undefined, readableStrategy = undefined) {
      const by = transformer ?? {};
      const start = method(by, "start");
      const transform = method(by, "transform");
      const flush = method(by, "flush");
      const cancel = method(by, "cancel");
      let out;
      let room = deferred();
      let input = null;
      const stop = (reason) => {
        out.error(reason);
        room.resolve(undefined);
        input?.fail(reason);
      };
      this.#readable = new ReadableStream(
        {
          start(controller) {
            out = controller;
          },
          pull() {
            room.resolve(undefined);
          },
          cancel(reason) {
            stop(reason);
            return cancel?.(reason);
          },
        },
        { highWaterMark: 0, ...readableStrategy },
      );
      const output = streamOf(this.#readable);
      // Backpressure: nothing is transformed that nobody wants.
      const wanted = () => output.state !== "readable" || output.reads.length > 0 || output.wanted > 0;
      const controller = new TransformStreamDefaultController(KEY, out, stop);
      const guarded = async (call) => {
        try {
          await call();
        } catch (error) {
          out.error(error);
          throw error;
        }
      };
      this.#writable = new WritableStream(
        {
          start: () => start?.(controller),
          async write(chunk) {
            while (!wanted()) {
              room = deferred();
              await room.promise;
            }
            await guarded(() => (transform === null ? controller.enqueue(chunk) : transform(chunk, controller)));
          },
          close: () =>
            guarded(async () => {
              await flush?.(controller);
              if (output.state === "readable" && !output.closing) {
                out.close();
              }
            }),
          abort(reason) {
            out.error(reason);
            return cancel?.(reason);
          },
        },
        { highWaterMark: 1, ...writableStrategy },
      );
      input = writableOf(this.#writable);
    }

    get readable() {
      return this.#readable;
    }

    get writable() {
      return this.#writable;
    }

    get [Symbol.toStringTag]() {
      return "TransformStream";
    }
  }

  return {
    WritableStream,
    WritableStreamDefaultWriter,
    WritableStreamDefaultController,
    TransformStream,
    TransformStreamDefaultController,
    pipe,
    tee,
  };
});
