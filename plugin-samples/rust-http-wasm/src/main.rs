//! A filter for http-wasm hosts: refuses requests without a token, and marks those that pass.

use http_wasm_guest::host::{Request, Response, admin};
use http_wasm_guest::{Guest, register};

struct Filter {
    /// What `x-token` must be.
    token: Vec<u8>,
}

impl Guest for Filter {
    fn handle_request(&self, request: &Request, response: &Response) -> (bool, i32) {
        let known = request.header.get(b"x-token");
        if known.is_none_or(|token| &*token != self.token.as_slice()) {
            response.set_status(401);
            response.header.set(b"content-type", b"text/plain");
            response.body.write(b"an x-token is needed\n");
            return (false, 0);
        }
        request.header.remove(b"x-token");
        request.header.set(b"x-http-wasm", b"on");
        // Set before the upstream answers, it needs no buffering of the response.
        response.header.set(b"x-http-wasm", b"on");
        (true, 0)
    }
}

fn main() {
    let configured = admin::config().to_vec();
    let token = if configured.is_empty() { b"secret".to_vec() } else { configured };
    register(Filter { token });
}
