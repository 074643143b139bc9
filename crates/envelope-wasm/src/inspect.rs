//! `inspect`: what a message is, without any key.

use envelope::InspectRequest;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{time, to_js};
use crate::profile::named;

#[wasm_bindgen(typescript_custom_section)]
const INSPECTION: &str = r#"
export type Format = "openpgp" | "jwe" | "jws" | "jwk-set" | "openpgp-key" | "unknown";
/** Something a reviewer should know. */
export interface Finding {
  rule: string;
  severity: "info" | "warning" | "error";
  message: string;
  where?: string;
}
/** Why something was refused, what to do, and what to answer the sender. */
export interface Diagnosis {
  cause: string;
  summary: string;
  evidence: Record<string, unknown>;
  remedy: string;
  error_response: { code: string | null; http: number };
  /** The section of the standard that it rests on. */
  specification?: string;
}
/** Octets that mean something together; those of payloads and secrets are hidden from every view. */
export interface Field {
  name: string;
  offset: number;
  bytes: number;
  hidden?: boolean;
}
/** One layer: an encoding, a packet, a part of a token; further facts by name. */
export interface Layer {
  kind: string;
  depth: number;
  offset?: number;
  bytes?: number;
  header_bytes?: number;
  fields?: Field[];
  [fact: string]: unknown;
}
export interface Inspection {
  ok: boolean;
  format: Format;
  layers: Layer[];
  recipients: { id: string | null; algorithm: string | null; anonymous: boolean }[];
  header: Record<string, unknown> | null;
  findings: Finding[];
  diagnosis?: Diagnosis;
}
/** What every function here throws. */
export interface EnvelopeError extends Error {
  /** A cause such as "no-matching-key", or "usage". */
  code: string;
  diagnosis?: Diagnosis;
  /** `open`: what was tried; `seal`: the keys that were refused. */
  report?: OpenReport | SealRefused;
}
"#;

/// Takes a message apart without any key. Every input gets an answer.
///
/// `profile` is a built-in name or TOML; without it the default of the format judges. `at` is the
/// moment at which a certificate is judged, in seconds since 1970; without it nothing is said that
/// depends on one.
///
/// # Errors
/// An `Error` with the code `usage` when the profile does not read, or `at` is no moment.
#[wasm_bindgen(unchecked_return_type = "Inspection")]
pub fn inspect(input: &[u8], profile: Option<String>, at: Option<f64>) -> Result<JsValue, JsValue> {
    let profile = profile.as_deref().map(named).transpose()?;
    to_js(&envelope::inspect(&InspectRequest {
        input,
        profile: profile.as_ref(),
        at: at.map(time).transpose()?,
    }))
}
