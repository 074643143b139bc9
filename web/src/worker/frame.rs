//! How calls and replies cross between page and worker: an array of an id, a JSON text and byte
//! arrays whose buffers are transferred, so that a payload is never copied nor written as JSON.

use envelope::secret::SecretBytes;
use js_sys::{Array, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

use super::protocol::{Answer, Call, Reply, Request};

/// The id of a message that answers no call.
pub const NO_CALL: u32 = 0;

/// A value to post, with the buffers to transfer.
pub struct Frame {
    /// The value.
    pub message: JsValue,
    /// The buffers that change hands.
    pub transfer: JsValue,
}

/// A message that is not a frame of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAFrame;

/// Writes a call.
///
/// # Errors
/// [`NotAFrame`] when the request has no JSON form; no request of this program is like that.
pub fn write_call(id: u32, call: &Call) -> Result<Frame, NotAFrame> {
    write(
        id,
        &call.request,
        &[call.octets.expose(), call.passphrase.expose()],
    )
}

/// Writes a reply.
///
/// # Errors
/// [`NotAFrame`] when the answer has no JSON form; no answer of this program is like that.
pub fn write_reply(id: u32, reply: &Reply) -> Result<Frame, NotAFrame> {
    write(id, &reply.answer, &[&reply.octets])
}

/// Reads a call. The arrays are wiped on this side.
///
/// # Errors
/// [`NotAFrame`] for a message of another form.
pub fn read_call(message: &JsValue) -> Result<(u32, Call), NotAFrame> {
    let (id, request, parts) = read::<Request>(message)?;
    let octets = octets_at(&parts, 2)?;
    let passphrase = octets_at(&parts, 3)?;
    let call = Call {
        request,
        octets: SecretBytes::new(octets.to_vec()),
        passphrase: SecretBytes::new(passphrase.to_vec()),
    };
    for array in [octets, passphrase] {
        array.fill(0, 0, array.length());
    }
    Ok((id, call))
}

/// Reads a reply.
///
/// # Errors
/// [`NotAFrame`] for a message of another form.
pub fn read_reply(message: &JsValue) -> Result<(u32, Reply), NotAFrame> {
    let (id, answer, parts) = read::<Answer>(message)?;
    let octets = octets_at(&parts, 2)?.to_vec();
    Ok((id, Reply { answer, octets }))
}

fn write(id: u32, body: &impl Serialize, octets: &[&[u8]]) -> Result<Frame, NotAFrame> {
    let json = serde_json::to_string(body).map_err(|_| NotAFrame)?;
    let message = Array::of2(&JsValue::from(id), &JsValue::from(json));
    let transfer = Array::new();
    for part in octets {
        let array = Uint8Array::from(*part);
        transfer.push(&array.buffer());
        message.push(&array);
    }
    Ok(Frame {
        message: message.into(),
        transfer: transfer.into(),
    })
}

fn read<T: DeserializeOwned>(message: &JsValue) -> Result<(u32, T, Array), NotAFrame> {
    let parts = message.dyn_ref::<Array>().ok_or(NotAFrame)?;
    let id = parts.get(0).as_f64().ok_or(NotAFrame)?;
    let json = parts.get(1).as_string().ok_or(NotAFrame)?;
    let body = serde_json::from_str(&json).map_err(|_| NotAFrame)?;
    Ok((whole(id)?, body, parts.clone()))
}

fn octets_at(parts: &Array, index: u32) -> Result<Uint8Array, NotAFrame> {
    parts
        .get(index)
        .dyn_into::<Uint8Array>()
        .map_err(|_| NotAFrame)
}

fn whole(id: f64) -> Result<u32, NotAFrame> {
    if id.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(&id) {
        return Err(NotAFrame);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked above"
    )]
    Ok(id as u32)
}
