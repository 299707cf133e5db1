//! Misbehaves on demand, so that tests can see what the gateway does about it.
//!
//! The plugin's configuration is the name of a request header; its value says which fault to make,
//! and without that header every request passes.

use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel};
use std::hint::black_box;
use std::rc::Rc;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| Box::<Root>::default());
}}

#[derive(Default)]
struct Root {
    header: Rc<str>,
}

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, _size: usize) -> bool {
        match self.get_plugin_configuration().map(String::from_utf8) {
            Some(Ok(header)) => {
                self.header = header.into();
                true
            }
            _ => false,
        }
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }

    fn create_http_context(&self, _id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Faulty {
            header: self.header.clone(),
            fault: String::new(),
        }))
    }
}

struct Faulty {
    header: Rc<str>,
    fault: String,
}

impl Faulty {
    fn fail(&self) -> Action {
        match self.fault.as_str() {
            "loop" => loop_for_ever(),
            "panic" => panic!("told to panic"),
            "trap" => core::arch::wasm32::unreachable(),
            "recurse" => {
                recurse(1);
                Action::Continue
            }
            "memory" => fill_memory(),
            "pause" => Action::Pause,
            "bad-header" => {
                self.add_http_request_header("x-bad", "one\r\nx-smuggled: two");
                Action::Continue
            }
            _ => Action::Continue,
        }
    }
}

impl Context for Faulty {
    fn on_done(&mut self) -> bool {
        if self.fault == "panic-at-the-end" {
            panic!("told to panic at the end");
        }
        true
    }
}

impl HttpContext for Faulty {
    fn on_http_request_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        self.fault = self.get_http_request_header(&self.header).unwrap_or_default();
        self.fail()
    }

    fn on_http_response_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        match self.fault.as_str() {
            "loop-on-response" => loop_for_ever(),
            "panic-on-response" => panic!("told to panic on the response"),
            _ => Action::Continue,
        }
    }
}

fn loop_for_ever() -> Action {
    let mut turns = 0u64;
    while black_box(true) {
        turns = black_box(turns.wrapping_add(1));
    }
    Action::Continue
}

#[inline(never)]
fn recurse(depth: u64) -> u64 {
    let frame = black_box([depth; 4]);
    if black_box(true) {
        return frame[0] + recurse(depth + 1) + frame[3];
    }
    depth
}

fn fill_memory() -> Action {
    let mut kept = Vec::new();
    loop {
        kept.push(black_box(vec![1u8; 1 << 20]));
    }
}
