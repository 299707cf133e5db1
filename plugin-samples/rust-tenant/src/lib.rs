//! Lets in only who names a tenant that is known.

use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType};
use serde::Deserialize;
use std::rc::Rc;

proxy_wasm::main! {{
    proxy_wasm::set_root_context(|_| Box::<Root>::default());
}}

#[derive(Default, Deserialize)]
struct Config {
    tenants: Vec<String>,
    #[serde(default = "x_tenant")]
    header: String,
}

fn x_tenant() -> String {
    "x-tenant".into()
}

#[derive(Default)]
struct Root(Rc<Config>);

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, _size: usize) -> bool {
        let json = self.get_plugin_configuration().unwrap_or_default();
        serde_json::from_slice(&json).map(|config| self.0 = Rc::new(config)).is_ok()
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }

    fn create_http_context(&self, _id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Tenant(self.0.clone())))
    }
}

struct Tenant(Rc<Config>);

impl Context for Tenant {}

impl HttpContext for Tenant {
    fn on_http_request_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        match self.get_http_request_header(&self.0.header) {
            Some(tenant) if self.0.tenants.contains(&tenant) => Action::Continue,
            _ => {
                self.send_http_response(403, vec![], None);
                Action::Pause
            }
        }
    }
}
