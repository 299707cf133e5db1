// performance.now (High Resolution Time §4), as coarse as clocks are where code of others shares a machine.
(function (host) {
  "use strict";

  const { millisNow } = host;
  const timeOrigin = millisNow();

  const performance = {
    timeOrigin,
    now: () => millisNow() - timeOrigin,
  };

  return { performance };
});
