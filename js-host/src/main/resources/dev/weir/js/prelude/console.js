// console and ctx.log.
(function (host) {
  "use strict";

  const { writeLog } = host;

  function textOfArguments(values) {
    return values
      .map((value) => {
        if (typeof value === "string") {
          return value;
        }
        if (value instanceof Error) {
          return String(value.stack ?? value);
        }
        try {
          return JSON.stringify(value) ?? String(value);
        } catch {
          return String(value);
        }
      })
      .join(" ");
  }

  const writer = (level) => (...values) => writeLog(level, textOfArguments(values));
  const log = Object.freeze({
    debug: writer("DEBUG"),
    info: writer("INFO"),
    warn: writer("WARNING"),
    error: writer("ERROR"),
  });

  return { log, console: { ...log, log: log.info } };
});
