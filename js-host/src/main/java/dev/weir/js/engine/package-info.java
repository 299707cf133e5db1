/**
 * What the gateway adds to GraalJS from within: functions, objects and ways in of the engine's own
 * kind. An interpreter runs them in a fraction of the time that the public way through proxies and
 * {@code Value} takes. Uses what GraalJS does not export, of the one version we pin.
 */
@org.jspecify.annotations.NullMarked
package dev.weir.js.engine;
