// ctx.metrics: the instance's own figures.
(function (host) {
  "use strict";

  const { counter, gauge, histogram, addTo, setTo, record } = host;

  const metrics = Object.freeze({
    counter(name, description = "") {
      const meter = counter(`${name}`, `${description}`);
      return Object.freeze({ add: (amount = 1) => addTo(meter, Number(amount)) });
    },
    gauge(name, description = "") {
      const meter = gauge(`${name}`, `${description}`);
      return Object.freeze({ set: (value) => setTo(meter, Number(value)), add: (amount) => addTo(meter, Number(amount)) });
    },
    histogram(name, description = "") {
      const meter = histogram(`${name}`, `${description}`);
      return Object.freeze({ record: (value) => record(meter, Number(value)) });
    },
  });

  return { metrics };
});
