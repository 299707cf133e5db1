// Reads a source map (ECMA-426 §9) for the gateway.
(function (host, kit) {
  "use strict";

  const { found } = host;
  const textOr = (value, other) => (typeof value === "string" ? value : other);

  kit.read = (json) => {
    const { sourceRoot, sources, mappings } = JSON.parse(json);
    found(textOr(sourceRoot, ""), Array.from(sources, (source) => textOr(source, null)), textOr(mappings, ""));
  };
});
