// atob and btoa (HTML Standard §8.3).
(function (host, kit) {
  "use strict";

  const { toBase64, fromBase64 } = host;

  const invalid = (message) => new (kit.part("exception").DOMException)(message, "InvalidCharacterError");

  function btoa(text) {
    const encoded = toBase64(`${text}`);
    if (encoded === null) {
      throw invalid("btoa takes characters up to U+00FF; encode others with TextEncoder first");
    }
    return encoded;
  }

  function atob(text) {
    const decoded = fromBase64(`${text}`);
    if (decoded === null) {
      throw invalid("the text is no base64");
    }
    return decoded;
  }

  return { atob, btoa };
});
