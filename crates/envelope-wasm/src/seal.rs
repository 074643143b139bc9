//! `seal`: a message as the counterparty would make it.

use envelope::SealRequest;
use envelope::detect::Format;
use envelope::keyset::Environment;
use envelope::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement, Serialization};
use envelope::seal::{SealEncoding, SealFormat};
use js_sys::{Object, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{rng, set, time, to_js};
use crate::error::{refusal, usage};
use crate::members::Members;
use crate::profile::chosen;

#[wasm_bindgen(typescript_custom_section)]
const SEAL: &str = r#"
export interface SealOptions {
  /** The payload, exact octets. */
  payload: Uint8Array;
  format: "openpgp" | "jwe" | "jws";
  /** Who shall be able to open it: every one of them. */
  recipients?: Keys;
  /** Who signs: every one of them for OpenPGP, the first for JOSE. */
  signers?: Keys;
  /** Tried on locked signing keys. Wipe them afterwards. */
  passphrases?: Uint8Array[];
  /** A built-in name or TOML; without it the default of the format. */
  profile?: string;
  /** Where the message goes; keys that a key set gives to the other one are refused. */
  environment?: Environment;
  /** Seconds since 1970: written into signatures. */
  at: number;
  /** JOSE: instead of the profile's first choice. */
  alg?: string;
  enc?: string;
  jws_alg?: string;
  /** JOSE: compress before encryption. */
  zip?: boolean;
  /** OpenPGP: leave the recipients' key ids out. */
  hidden?: boolean;
  /** JOSE: several recipients, or signers of a JWS, need the general form. */
  serialization?: "compact" | "flattened" | "general";
  encoding?: "wire" | "armor" | "binary";
}
export interface SealReport {
  ok: boolean;
  format: Format;
  profile: string;
  content_type: string;
  encoding: "wire" | "armor" | "binary";
  bytes: number;
  recipients: string[];
  signers: string[];
  keys_refused: KeyTried[];
  findings: Finding[];
}
export interface SealRefused {
  diagnosis: Diagnosis;
  keys_refused: KeyTried[];
}
export interface Sealed {
  /** The message, written in the encoding asked for. */
  message: Uint8Array;
  report: SealReport;
}
"#;

/// Seals a payload as the profile says.
///
/// # Errors
/// An `Error` with `code`, `diagnosis` and `report` when the profile does not allow what is asked
/// for or a key can not be used. The code is `usage` when an option has the wrong type.
#[wasm_bindgen(unchecked_return_type = "Sealed")]
pub fn seal(
    #[wasm_bindgen(unchecked_param_type = "SealOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let members = Members(options);
    let (kind, format) = format(&members.text("format")?)?;
    let payload = members.octets("payload")?;
    let (recipients, signers) = (members.keys("recipients")?, members.keys("signers")?);
    let outcome = envelope::seal(
        &SealRequest {
            payload: payload.expose(),
            format: kind,
            recipients: &recipients.ring(),
            signers: &signers.ring(),
            passphrases: &members.list_of_octets("passphrases")?,
            environment: members.optional_name("environment", Environment::from_code)?,
            profile: &chosen(members.optional_text("profile")?.as_deref(), format)?,
            at: time(members.number("at")?)?,
            alg: members.optional_name("alg", KeyManagement::from_name)?,
            enc: members.optional_name("enc", ContentEncryption::from_name)?,
            jws_alg: members.optional_name("jws_alg", JwsAlgorithm::from_name)?,
            zip: members.flag("zip")?,
            hidden: members.flag("hidden")?,
            serialization: members
                .optional_name("serialization", Serialization::from_name)?
                .unwrap_or(Serialization::Compact),
            encoding: members
                .optional_name("encoding", encoding)?
                .unwrap_or_default(),
        },
        &mut rng(),
    );
    match outcome {
        Ok(sealed) => {
            let answer = JsValue::from(Object::new());
            set(&answer, "message", &Uint8Array::from(&sealed.message[..]))?;
            set(&answer, "report", &to_js(&sealed.report)?)?;
            Ok(answer)
        }
        Err(refused) => Err(refusal(&refused.diagnosis, Some(&refused))),
    }
}

/// What to make, and the format whose default profile applies.
fn format(name: &str) -> Result<(SealFormat, Format), JsValue> {
    match name {
        "openpgp" => Ok((SealFormat::OpenPgp, Format::OpenPgp)),
        "jwe" => Ok((SealFormat::Jwe, Format::Jwe)),
        "jws" => Ok((SealFormat::Jws, Format::Jws)),
        _ => Err(usage("`format` must be openpgp, jwe or jws")),
    }
}

fn encoding(name: &str) -> Option<SealEncoding> {
    match name {
        "wire" => Some(SealEncoding::Wire),
        "armor" => Some(SealEncoding::Armor),
        "binary" => Some(SealEncoding::Binary),
        _ => None,
    }
}
