// TransformStream (Streams Standard §6), with its default controller.
(function (host, kit) {
  "use strict";

  const { KEY, part } = kit;
  const { ReadableStream, deferred, method, streamOf } = part("streams-read");
  const { WritableStream, writableOf } = part("streams-write");

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

  return { TransformStream, TransformStreamDefaultController };
});
