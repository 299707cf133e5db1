package dev.weir.wasm.abi;

/** What a host function answers: {@code proxy_status_t} of Proxy-Wasm 0.2.1. */
enum Status {
    OK(0),
    NOT_FOUND(1),
    BAD_ARGUMENT(2),
    INVALID_MEMORY_ACCESS(6),
    EMPTY(7),
    CAS_MISMATCH(8),
    INTERNAL_FAILURE(10),
    UNIMPLEMENTED(12);

    private final int code;

    Status(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
