//! Values across the border: reports as plain objects, times, randomness.

use envelope::UnixTime;
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use js_sys::{JSON, Reflect};
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::error;

/// A report as a plain JavaScript object, in the shape of the command's JSON.
pub(crate) fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let text = serde_json::to_string(value).map_err(|_| error::internal())?;
    JSON::parse(&text)
}

/// Sets a member of an object made here.
pub(crate) fn set(object: &JsValue, name: &str, value: &JsValue) -> Result<(), JsValue> {
    Reflect::set(object, &JsValue::from_str(name), value).map(|_| ())
}

/// Seconds since the epoch; fractions are dropped.
pub(crate) fn time(seconds: f64) -> Result<UnixTime, JsValue> {
    if !seconds.is_finite() {
        return Err(error::usage(
            "`at` must be a time in seconds since 1970, such as Date.now() / 1000",
        ));
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "fractions of a second are dropped; the cast saturates and so does the time"
    )]
    let whole = seconds.floor() as i64;
    Ok(UnixTime::from_seconds(whole))
}

/// The host's randomness.
pub(crate) const fn rng() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}
