//! Sets a field of JSON request bodies, and takes one out of JSON response bodies.

use log::{error, warn};
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::rc::Rc;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| Box::<Root>::default());
}}

/// The plugin's configuration.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Config {
    /// Fields that request bodies get.
    set: Map<String, Value>,
    /// Fields that response bodies lose.
    remove: Vec<String>,
}

#[derive(Default)]
struct Root {
    config: Rc<Config>,
}

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, _size: usize) -> bool {
        let bytes = self.get_plugin_configuration().unwrap_or_else(|| b"{}".to_vec());
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
        Some(Box::new(Body {
            config: self.config.clone(),
        }))
    }
}

struct Body {
    config: Rc<Config>,
}

impl Body {
    /// The body as an object, if it is one.
    fn object(bytes: &[u8]) -> Option<Map<String, Value>> {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(object)) => Some(object),
            Ok(_) => None,
            Err(e) => {
                warn!("not JSON: {e}");
                None
            }
        }
    }
}

impl Context for Body {}

impl HttpContext for Body {
    fn on_http_request_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        // The length changes with the body.
        self.set_http_request_header("content-length", None);
        Action::Continue
    }

    fn on_http_request_body(&mut self, size: usize, end_of_stream: bool) -> Action {
        if !end_of_stream {
            return Action::Pause;
        }
        let bytes = self.get_http_request_body(0, size).unwrap_or_default();
        if bytes.is_empty() {
            return Action::Continue;
        }
        let Some(mut object) = Self::object(&bytes) else {
            self.send_http_response(
                400,
                vec![("content-type", "text/plain")],
                Some(b"the body must be a JSON object\n"),
            );
            return Action::Pause;
        };
        for (name, value) in &self.config.set {
            object.insert(name.clone(), value.clone());
        }
        let changed = Value::Object(object).to_string();
        self.set_http_request_body(0, size, changed.as_bytes());
        Action::Continue
    }

    fn on_http_response_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        self.set_http_response_header("content-length", None);
        Action::Continue
    }

    fn on_http_response_body(&mut self, size: usize, end_of_stream: bool) -> Action {
        if !end_of_stream {
            return Action::Pause;
        }
        let bytes = self.get_http_response_body(0, size).unwrap_or_default();
        if let Some(mut object) = Self::object(&bytes) {
            for name in &self.config.remove {
                object.remove(name);
            }
            let changed = Value::Object(object).to_string();
            self.set_http_response_body(0, size, changed.as_bytes());
        }
        Action::Continue
    }
}
