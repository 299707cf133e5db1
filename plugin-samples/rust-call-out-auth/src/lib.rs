//! Asks a service whether a request may pass.

use log::{error, warn};
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel};
use serde::Deserialize;
use std::rc::Rc;
use std::time::Duration;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| Box::<Root>::default());
}}

/// The plugin's configuration.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Config {
    /// The service that is asked.
    service: String,
    /// What is asked for there; the request's own path is told in a header.
    path: String,
    /// The name of the service as `Host`.
    authority: String,
    /// How long an answer may take, in milliseconds.
    timeout_ms: u64,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            service: "auth".into(),
            path: "/check".into(),
            authority: "auth".into(),
            timeout_ms: 1000,
        }
    }
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
        Some(Box::new(Authorization {
            config: self.config.clone(),
        }))
    }
}

struct Authorization {
    config: Rc<Config>,
}

impl Authorization {
    fn refuse(&self, status: u32, text: &str) -> Action {
        let body = format!("{text}\n");
        self.send_http_response(
            status,
            vec![("content-type", "text/plain")],
            Some(body.as_bytes()),
        );
        Action::Pause
    }
}

impl Context for Authorization {
    fn on_http_call_response(&mut self, _token: u32, headers: usize, _body: usize, _trailers: usize) {
        if headers == 0 {
            self.refuse(503, "authorization is not available");
            return;
        }
        match self.get_http_call_response_header(":status").as_deref() {
            Some("200") => {
                let user = self.get_http_call_response_header("x-user");
                self.set_http_request_header("x-user", user.as_deref());
                self.resume_http_request();
            }
            Some(_) => {
                self.refuse(403, "not allowed");
            }
            None => {
                self.refuse(503, "authorization is not available");
            }
        }
    }
}

impl HttpContext for Authorization {
    fn on_http_request_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        // Nobody but the service says who the user is.
        self.set_http_request_header("x-user", None);
        let Some(key) = self.get_http_request_header("x-api-key") else {
            return self.refuse(401, "an x-api-key is needed");
        };
        let path = self.get_http_request_header(":path").unwrap_or_default();
        let asked = self.dispatch_http_call(
            &self.config.service,
            vec![
                (":method", "GET"),
                (":path", &self.config.path),
                (":authority", &self.config.authority),
                ("x-api-key", &key),
                ("x-original-path", &path),
            ],
            None,
            vec![],
            Duration::from_millis(self.config.timeout_ms),
        );
        match asked {
            Ok(_) => Action::Pause,
            Err(status) => {
                warn!("the call-out was refused: {status:?}");
                self.refuse(503, "authorization is not available")
            }
        }
    }
}
