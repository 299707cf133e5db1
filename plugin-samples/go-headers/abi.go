package main

import "unsafe"

// The functions of the host that this filter uses. All answer a status; 0 is success.

//go:wasmimport env proxy_log
func proxyLog(level uint32, text unsafe.Pointer, size uint32) uint32

//go:wasmimport env proxy_get_buffer_bytes
func proxyGetBufferBytes(buffer, start, most uint32, data, size unsafe.Pointer) uint32

//go:wasmimport env proxy_get_header_map_value
func proxyGetHeader(m uint32, name unsafe.Pointer, nameSize uint32, value, size unsafe.Pointer) uint32

//go:wasmimport env proxy_replace_header_map_value
func proxySetHeader(m uint32, name unsafe.Pointer, nameSize uint32, value unsafe.Pointer, size uint32) uint32

//go:wasmimport env proxy_send_local_response
func proxySendLocalResponse(status uint32, details unsafe.Pointer, detailsSize uint32, body unsafe.Pointer,
	bodySize uint32, headers unsafe.Pointer, headersSize uint32, grpcStatus int32) uint32

const (
	requestHeaders      = 0
	responseHeaders     = 2
	pluginConfiguration = 7

	actionContinue = 0
	actionPause    = 1

	logError = 4
)

// What the host has asked for and not filled and returned yet; else it would be collected.
var given = map[uint32][]byte{}

//go:wasmexport proxy_abi_version_0_2_1
func proxyAbiVersion() {}

//go:wasmexport proxy_on_memory_allocate
func proxyOnMemoryAllocate(size uint32) uint32 {
	bytes := make([]byte, size)
	address := uint32(uintptr(unsafe.Pointer(unsafe.SliceData(bytes))))
	given[address] = bytes
	return address
}

// taken returns what the host has put into memory that it was given.
func taken(address, size uint32) []byte {
	bytes := given[address]
	delete(given, address)
	return bytes[:min(int(size), len(bytes))]
}

func logAt(level uint32, text string) {
	proxyLog(level, pointer(text), uint32(len(text)))
}

func header(m uint32, name string) (string, bool) {
	var address, size uint32
	status := proxyGetHeader(m, pointer(name), uint32(len(name)), unsafe.Pointer(&address), unsafe.Pointer(&size))
	if status != 0 {
		return "", false
	}
	return string(taken(address, size)), true
}

func setHeader(m uint32, name, value string) {
	proxySetHeader(m, pointer(name), uint32(len(name)), pointer(value), uint32(len(value)))
}

func configuration(size uint32) []byte {
	var address, length uint32
	if proxyGetBufferBytes(pluginConfiguration, 0, size, unsafe.Pointer(&address), unsafe.Pointer(&length)) != 0 {
		return nil
	}
	return taken(address, length)
}

func answer(status uint32, body string) {
	proxySendLocalResponse(status, nil, 0, pointer(body), uint32(len(body)), nil, 0, -1)
}

func pointer(text string) unsafe.Pointer {
	return unsafe.Pointer(unsafe.StringData(text))
}
