// What leads from stream to stream: pipeTo and tee (Streams Standard §4.9.1).
(function (host, kit) {
  "use strict";

  const { part } = kit;
  const { ReadableStream, ignored, streamOf } = part("streams-read");

  async function pipe(from, to, { preventClose, preventAbort, preventCancel, signal }) {
    const source = streamOf(from);
    const sink = part("streams-write").writableOf(to);
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

  return { pipe, tee };
});
