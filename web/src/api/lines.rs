//! An answer that comes line by line, each line a JSON value, and the way to stop it.

use alloc::rc::Rc;

use console::state::fetched::Failure;
use console::state::lines::Lines;
use gloo::net::http::{Request, Response};
use js_sys::{Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader};

use super::http;

/// Ends an answer that is still coming.
#[derive(Clone)]
pub(crate) struct Stop(Rc<AbortController>);

impl Stop {
    /// For one answer; none where the browser knows no such thing.
    pub(crate) fn new() -> Option<Self> {
        AbortController::new()
            .ok()
            .map(|controller| Self(controller.into()))
    }

    /// Hangs up.
    pub(crate) fn now(&self) {
        self.0.abort();
    }
}

/// Asks, and hears every line of the answer as it comes. It ends well also where the answer breaks
/// off: whoever listens knows the last line when they hear it.
pub(super) async fn post<B: Serialize, T: DeserializeOwned>(
    path: &str,
    body: &B,
    stop: Option<&Stop>,
    mut hear: impl FnMut(T),
) -> Result<(), Failure> {
    let signal = stop.map(|stop| stop.0.signal());
    let request = http::meant(Request::post(path))
        .header("Accept", NDJSON)
        .abort_signal(signal.as_ref())
        .json(body)
        .map_err(|_| Failure::Unreadable)?;
    let response = request.send().await.map_err(|_| Failure::Away)?;
    let response = http::judged(response).await?;
    if !http::is(&response, NDJSON) {
        return Err(Failure::Away);
    }
    let (reader, mut lines) = (reader(&response)?, Lines::default());
    while let Some(piece) = next(&reader).await {
        for line in lines.push(&piece) {
            hear(serde_json::from_str(&line).map_err(|_| Failure::Unreadable)?);
        }
    }
    Ok(())
}

fn reader(response: &Response) -> Result<ReadableStreamDefaultReader, Failure> {
    let body = response.body().ok_or(Failure::Unreadable)?;
    Ok(body.get_reader().unchecked_into())
}

/// The next piece; none at the end, and where the connection broke.
async fn next(reader: &ReadableStreamDefaultReader) -> Option<Vec<u8>> {
    let read = JsFuture::from(reader.read()).await.ok()?;
    let value = Reflect::get(&read, &"value".into()).ok()?;
    value
        .dyn_into::<Uint8Array>()
        .ok()
        .map(|piece| piece.to_vec())
}

const NDJSON: &str = "application/x-ndjson";
