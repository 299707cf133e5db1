// A Proxy-Wasm filter in plain Go, without an SDK: it adds a header to requests and responses, and
// refuses requests that say so.
package main

import "encoding/json"

// Config is the plugin's configuration.
type Config struct {
	// Value of x-go-filter.
	Value string `json:"value"`
}

var config = Config{Value: "on"}

//go:wasmexport proxy_on_context_create
func proxyOnContextCreate(context, parent uint32) {}

//go:wasmexport proxy_on_configure
func proxyOnConfigure(context, size uint32) uint32 {
	if size == 0 {
		return 1
	}
	if err := json.Unmarshal(configuration(size), &config); err != nil {
		logAt(logError, "configuration: "+err.Error())
		return 0
	}
	return 1
}

//go:wasmexport proxy_on_request_headers
func proxyOnRequestHeaders(context, count, endOfStream uint32) uint32 {
	if _, blocked := header(requestHeaders, "x-block"); blocked {
		answer(403, "blocked\n")
		return actionPause
	}
	setHeader(requestHeaders, "x-go-filter", config.Value)
	return actionContinue
}

//go:wasmexport proxy_on_response_headers
func proxyOnResponseHeaders(context, count, endOfStream uint32) uint32 {
	setHeader(responseHeaders, "x-go-filter", config.Value)
	return actionContinue
}

//go:wasmexport proxy_on_done
func proxyOnDone(context uint32) uint32 { return 1 }

func main() {}
