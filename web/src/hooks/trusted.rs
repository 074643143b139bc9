//! The address of the codec worker as a browser with Trusted Types takes it: of all texts, the page
//! may make code of this one alone.

use core::cell::OnceCell;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Worker, WorkerOptions};

thread_local! {
    /// A page makes a policy of one name once.
    static ADDRESS: OnceCell<JsValue> = const { OnceCell::new() };
}

/// Starts a worker from the script at this address.
pub(super) fn worker(address: &str, options: &WorkerOptions) -> Result<Worker, JsValue> {
    let trusted = ADDRESS.with(|known| match known.get() {
        Some(trusted) => Ok(trusted.clone()),
        None => trusted(address).inspect(|made| {
            // Set here alone, and nobody else was here meanwhile.
            let _ = known.set(made.clone());
        }),
    })?;
    let constructor: Function = Reflect::get(&js_sys::global(), &"Worker".into())?.dyn_into()?;
    let arguments = Array::of2(&trusted, options);
    Reflect::construct(&constructor, &arguments)?.dyn_into()
}

/// The text itself where the browser has no Trusted Types.
fn trusted(address: &str) -> Result<JsValue, JsValue> {
    let types = Reflect::get(&js_sys::global(), &"trustedTypes".into())?;
    if types.is_undefined() {
        return Ok(address.into());
    }
    let ours = address.to_owned();
    let rule = Closure::<dyn Fn(String) -> JsValue>::new(move |asked: String| {
        // Whoever else finds the policy gets nothing out of it.
        if asked == ours {
            asked.into()
        } else {
            JsValue::NULL
        }
    });
    let rules = Object::new();
    Reflect::set(&rules, &"createScriptURL".into(), rule.as_ref())?;
    let policy = called(&types, "createPolicy", &[POLICY.into(), rules.into()])?;
    called(&policy, "createScriptURL", &[address.into()])
}

fn called(object: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(object, &name.into())?.dyn_into()?;
    method.apply(object, &arguments.iter().collect::<Array>())
}

/// As the server's Content-Security-Policy names it.
const POLICY: &str = "envelope-console";
