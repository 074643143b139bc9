//! Refusals as JavaScript `Error`s: `code` is the codec's cause, `diagnosis` explains it.

use envelope::Diagnosis;
use js_sys::Error;
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::convert::{set, to_js};

/// A refusal with its diagnosis, and the report of what was tried where there is one.
pub(crate) fn refusal(diagnosis: &Diagnosis, report: Option<&impl Serialize>) -> JsValue {
    let refused = coded(diagnosis.cause.code(), &diagnosis.summary);
    let described = describe(&refused, diagnosis, report);
    described.map_or_else(|error| error, |()| refused)
}

/// A refusal without a report.
pub(crate) fn refusal_alone(diagnosis: &Diagnosis) -> JsValue {
    refusal(diagnosis, None::<&()>)
}

/// Arguments that can not be used; `code` is `usage`.
pub(crate) fn usage(message: &str) -> JsValue {
    coded("usage", message)
}

/// A bug; `code` is `internal`.
pub(crate) fn internal() -> JsValue {
    coded("internal", "internal error (a bug)")
}

fn coded(code: &str, message: &str) -> JsValue {
    let error = JsValue::from(Error::new(message));
    match set(&error, "code", &JsValue::from_str(code)) {
        Ok(()) => error,
        Err(thrown) => thrown,
    }
}

fn describe(
    error: &JsValue,
    diagnosis: &Diagnosis,
    report: Option<&impl Serialize>,
) -> Result<(), JsValue> {
    set(error, "diagnosis", &to_js(diagnosis)?)?;
    match report {
        Some(report) => set(error, "report", &to_js(report)?),
        None => Ok(()),
    }
}
