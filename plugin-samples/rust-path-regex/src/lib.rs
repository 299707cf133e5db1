//! Lets only requests pass whose path matches a regular expression.

use log::error;
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel};
use regex::Regex;
use serde::Deserialize;
use std::rc::Rc;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| Box::<Root>::default());
}}

/// The plugin's configuration.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Config {
    /// What the whole path, without the query, must match.
    path: String,
}

impl Default for Config {
    fn default() -> Self {
        Config { path: "/[A-Za-z0-9/_.~-]*".into() }
    }
}

#[derive(Default)]
struct Root {
    pattern: Option<Rc<Regex>>,
}

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, _size: usize) -> bool {
        let bytes = self.get_plugin_configuration().unwrap_or_else(|| b"{}".to_vec());
        let config: Config = match serde_json::from_slice(&bytes) {
            Ok(config) => config,
            Err(e) => {
                error!("configuration: {e}");
                return false;
            }
        };
        match Regex::new(&format!("^(?:{})$", config.path)) {
            Ok(pattern) => {
                self.pattern = Some(Rc::new(pattern));
                true
            }
            Err(e) => {
                error!("path: {e}");
                false
            }
        }
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }

    fn create_http_context(&self, _id: u32) -> Option<Box<dyn HttpContext>> {
        let pattern = self.pattern.clone()?;
        Some(Box::new(Path { pattern }))
    }
}

struct Path {
    pattern: Rc<Regex>,
}

impl Context for Path {}

impl HttpContext for Path {
    fn on_http_request_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        let target = self.get_http_request_header(":path").unwrap_or_default();
        let path = target.split('?').next().unwrap_or_default();
        if self.pattern.is_match(path) {
            return Action::Continue;
        }
        self.send_http_response(
            403,
            vec![("content-type", "text/plain")],
            Some(b"this path is not served\n"),
        );
        Action::Pause
    }
}
