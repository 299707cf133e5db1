// Members that most handlers use, without a step of the interpreter; see quick in holder.c, and FastPaths.java
// for GraalJS.
(function (host, kit) {
  "use strict";

  const { quicken, getField, hasField, setField, addField, removeField } = host;
  const headers = new kit.Headers();

  quicken(headers, "get", getField, true);
  quicken(headers, "has", hasField, true);
  quicken(headers, "set", setField, false);
  quicken(headers, "append", addField, false);
  quicken(headers, "delete", removeField, false);
});
