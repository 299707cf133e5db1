// Adds a header to requests and responses.
export * from "@solo-io/proxy-runtime/proxy";
import {
  Context,
  FilterHeadersStatusValues,
  RootContext,
  registerRootContext,
  stream_context,
} from "@solo-io/proxy-runtime";

class Root extends RootContext {
  createContext(id: u32): Context {
    return new Headers(id, this);
  }
}

class Headers extends Context {
  onRequestHeaders(_count: u32, _end: bool): FilterHeadersStatusValues {
    stream_context.headers.request.replace("x-as-filter", "on");
    return FilterHeadersStatusValues.Continue;
  }

  onResponseHeaders(_count: u32, _end: bool): FilterHeadersStatusValues {
    stream_context.headers.response.replace("x-as-filter", "on");
    return FilterHeadersStatusValues.Continue;
  }
}

registerRootContext((id: u32) => new Root(id), "");
