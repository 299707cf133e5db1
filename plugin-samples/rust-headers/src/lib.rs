//! Adds headers to requests and responses, and derives headers from ones that it reads.

use log::{debug, error};
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel};
use serde::Deserialize;
use std::rc::Rc;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Debug);
    proxy_wasm::set_root_context(|_| Box::<Root>::default());
}}

/// The plugin's configuration; an empty one gives the defaults.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Config {
    /// The value of `x-rust-filter`.
    value: String,
}

impl Default for Config {
    fn default() -> Self {
        Config { value: "on".into() }
    }
}

#[derive(Default)]
struct Root {
    config: Rc<Config>,
}

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, _size: usize) -> bool {
        let Some(bytes) = self.get_plugin_configuration() else {
            return true;
        };
        match serde_json::from_slice(&bytes) {
            Ok(config) => {
                self.config = Rc::new(config);
                true
            }
            Err(e) => {
                error!("configuration: {e}");
                false
            }
        }
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }

    fn create_http_context(&self, _id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Headers {
            config: self.config.clone(),
        }))
    }
}

struct Headers {
    config: Rc<Config>,
}

impl Context for Headers {}

impl HttpContext for Headers {
    fn on_http_request_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        self.set_http_request_header("x-rust-filter", Some(&self.config.value));
        // Bytes, not text: a client may send a User-Agent that is not UTF-8.
        if let Some(agent) = self.get_http_request_header_bytes("user-agent") {
            let product = agent.split(|&b| b == b'/' || b == b' ').next();
            self.set_http_request_header_bytes("x-rust-agent", product);
        }
        debug!("request passed");
        Action::Continue
    }

    fn on_http_response_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        self.set_http_response_header("x-rust-filter", Some(&self.config.value));
        if let Some(content) = self.get_http_response_header_bytes("content-type") {
            let media_type = content.split(|&b| b == b';').next();
            self.set_http_response_header_bytes("x-rust-media-type", media_type);
        }
        Action::Continue
    }
}
