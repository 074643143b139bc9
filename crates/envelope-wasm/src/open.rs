//! `open`: the payload, or an `Error` that explains the refusal.

use envelope::OpenRequest;
use envelope::detect::recognise;
use envelope::keyset::Environment;
use envelope::open::OpenReport;
use envelope::secret::SecretBytes;
use js_sys::{Object, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{rng, set, time, to_js};
use crate::error::refusal;
use crate::members::Members;
use crate::profile::chosen;

#[wasm_bindgen(typescript_custom_section)]
const OPEN: &str = r#"
export interface OpenOptions {
  /** The body as received; its encoding is recognised by content. */
  input: Uint8Array;
  /** The payload of a JWS, or of OpenPGP signatures, that travels without it. */
  detached?: Uint8Array;
  /** Keys held: any one of them may open the message. */
  keys: Keys;
  /** Signers trusted. A key in `keys` is not trusted by being there. */
  trust?: Keys;
  /** Tried on locked keys that fit and on messages under a passphrase. Wipe them afterwards. */
  passphrases?: Uint8Array[];
  /** Where the message was received; keys that a key set gives to the other one are not used. */
  environment?: Environment;
  /** A built-in name or TOML; without it the default of the format. */
  profile?: string;
  /** Seconds since 1970: the moment at which validity is judged. */
  at: number;
}
export type Environment = "sandbox" | "production";
export type KeyState =
  | "pre-active" | "active" | "suspended" | "deactivated" | "compromised" | "destroyed";
export interface KeyTried {
  id: string;
  outcome: string;
  /** What else is to be known, such as "expired 2026-03-01, opens old traffic only". */
  note?: string;
  source?: string;
  /** What a key set says of the key. */
  environment?: Environment;
  state?: KeyState;
}
export type Verdict =
  | "valid" | "expired" | "not-yet-valid" | "revoked" | "wrong-usage"
  | "weak" | "invalid" | "unknown-signer" | "malformed";
/** Changes that together make a refused message open. */
export interface WouldOpen {
  text: string;
  changes: (
    | { kind: "profile"; name: string }
    | { kind: "rule"; rule: string; needs: unknown }
    | { kind: "trust"; id: string }
    | { kind: "state"; id: string; from: string }
    | { kind: "environment"; name: string }
  )[];
}
export interface OpenReport {
  ok: boolean;
  opened_by?: { id: string; source: string };
  diagnosis?: Diagnosis;
  /** Changes of the key set or profile under which it would open, the smallest first. */
  would_open_if?: WouldOpen[];
  format: Format;
  profile: string;
  keys_tried: KeyTried[];
  recipients: { id: string | null; held: boolean }[];
  signatures: {
    verdict: Verdict;
    signer: string | null;
    algorithm: string | null;
    digest: string | null;
    at: string | null;
    counted: boolean;
  }[];
  findings: Finding[];
}
export interface Opened {
  /** The payload, exact octets. */
  payload: Uint8Array;
  report: OpenReport;
}
"#;

/// Opens a message with any of the keys held and judges its signatures by the keys trusted.
///
/// # Errors
/// An `Error` with `code`, `diagnosis` and `report` when the message is refused; no payload octet
/// is part of it. The code is `usage` when an option has the wrong type.
#[wasm_bindgen(unchecked_return_type = "Opened")]
pub fn open(
    #[wasm_bindgen(unchecked_param_type = "OpenOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let members = Members(options);
    let input = members.octets("input")?;
    let detached = members.optional_octets("detached")?;
    let (keys, trust) = (members.keys("keys")?, members.keys("trust")?);
    let format = recognise(input.expose()).format;
    let outcome = envelope::open::explained(
        &OpenRequest {
            input: input.expose(),
            detached: detached.as_ref().map(SecretBytes::expose),
            keys: &keys.ring(),
            trust: &trust.ring(),
            passphrases: &members.list_of_octets("passphrases")?,
            session_keys: &[],
            environment: members.optional_name("environment", Environment::from_code)?,
            profile: &chosen(members.optional_text("profile")?.as_deref(), format)?,
            at: time(members.number("at")?)?,
        },
        &mut rng(),
    );
    match &outcome {
        Ok(opened) => {
            // The payload goes beside the report as octets, not inside it as text.
            let report = OpenReport::without_payload(&outcome);
            let answer = JsValue::from(Object::new());
            let payload = Uint8Array::from(opened.payload().expose());
            set(&answer, "payload", &payload)?;
            set(&answer, "report", &to_js(&report)?)?;
            Ok(answer)
        }
        Err(refused) => Err(refusal(&refused.diagnosis, Some(&OpenReport::of(&outcome)))),
    }
}
