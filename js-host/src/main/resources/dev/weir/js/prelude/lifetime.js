// ctx.waitUntil: what runs on behind the answer.
(function (host) {
  "use strict";

  const { promised, kept, writeLog } = host;

  function waitUntil(call, promise) {
    promised(call);
    const done = () => kept(call);
    Promise.resolve(promise).then(done, (reason) => {
      writeLog("WARNING", `a promise given to waitUntil was rejected: ${reason?.stack ?? reason}`);
      done();
    });
  }

  return { waitUntil };
});
