//! Limits the rate of requests with a token bucket for each client, in shared data.

use log::error;
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel};
use serde::Deserialize;
use std::rc::Rc;
use std::time::UNIX_EPOCH;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| Box::<Root>::default());
}}

/// Writers that lose against others try again this often, then let the request pass.
const ATTEMPTS: u32 = 20;

/// The plugin's configuration.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Config {
    /// Requests in a second, in the long run.
    rate: u64,
    /// Requests at once.
    burst: u64,
}

impl Default for Config {
    fn default() -> Self {
        Config { rate: 10, burst: 20 }
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
        Some(Box::new(Bucket {
            config: self.config.clone(),
        }))
    }
}

struct Bucket {
    config: Rc<Config>,
}

/// Thousandths of tokens, and the time in milliseconds when they were counted.
#[derive(Clone, Copy)]
struct Level {
    tokens: u64,
    time: u64,
}

impl Level {
    fn decode(bytes: &[u8]) -> Option<Level> {
        Some(Level {
            tokens: u64::from_le_bytes(bytes.get(0..8)?.try_into().ok()?),
            time: u64::from_le_bytes(bytes.get(8..16)?.try_into().ok()?),
        })
    }

    fn encode(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.tokens.to_le_bytes());
        bytes[8..].copy_from_slice(&self.time.to_le_bytes());
        bytes
    }
}

impl Bucket {
    /// Takes a token: how many are left, or none if there was none.
    fn take(&self, key: &str) -> Option<u64> {
        let now = self
            .get_current_time()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_millis() as u64;
        for _ in 0..ATTEMPTS {
            let (bytes, cas) = self.get_shared_data(key);
            let level = bytes.as_deref().and_then(Level::decode).unwrap_or(Level {
                tokens: self.config.burst * 1000,
                time: now,
            });
            let earned = now.saturating_sub(level.time) * self.config.rate;
            let tokens = (level.tokens + earned).min(self.config.burst * 1000);
            if tokens < 1000 {
                return None;
            }
            let left = Level { tokens: tokens - 1000, time: now };
            if self.set_shared_data(key, Some(&left.encode()), cas).is_ok() {
                return Some(left.tokens / 1000);
            }
        }
        Some(0)
    }
}

impl Context for Bucket {}

impl HttpContext for Bucket {
    fn on_http_request_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        let client = self
            .get_property(vec!["source", "address"])
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .unwrap_or_default();
        // Without its port, which is another one for each connection.
        let address = client.rsplit_once(':').map_or(client.as_str(), |(ip, _)| ip);
        match self.take(&format!("bucket {address}")) {
            Some(_) => Action::Continue,
            None => {
                self.send_http_response(
                    429,
                    vec![("retry-after", "1"), ("content-type", "text/plain")],
                    Some(b"too many requests\n"),
                );
                Action::Pause
            }
        }
    }
}
