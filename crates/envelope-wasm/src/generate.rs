//! `generateKey`: a new key with its expiry.

use envelope::detect::Format;
use envelope::generate::{CertificateVersion, GenerateRequest, KeyType, generate};
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::key::ring::HeldKey;
use envelope::{Profile, UnixTime};
use js_sys::{Object, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{rng, set, time, to_js};
use crate::error::{refusal_alone, usage};
use crate::members::Members;
use crate::profile::chosen;

#[wasm_bindgen(typescript_custom_section)]
const GENERATE: &str = r#"
export type KeyType =
  | "rsa2048" | "rsa3072" | "rsa4096" | "p256" | "p384" | "p521" | "ed25519" | "x25519";
export interface GenerateOptions {
  format: "openpgp" | "jwk";
  /** Without it "rsa2048". An OpenPGP key of "ed25519" has an X25519 subkey. */
  type?: KeyType;
  /** OpenPGP: the version of the key; without it "v4", which every program reads. */
  version?: "v4" | "v6";
  /** JWK: what for; without it "enc". */
  use?: "sig" | "enc";
  /** OpenPGP: whose key it is. */
  user_id?: string;
  /** Lifetime; without it the profile's. */
  days?: number;
  /** OpenPGP: locks the secret parts. Wipe it afterwards. */
  passphrase?: Uint8Array;
  /** A built-in name or TOML; without it the default of the format. */
  profile?: string;
  /** Seconds since 1970: the moment of creation. */
  at: number;
}
export interface GeneratedKey {
  /** An armored secret key or a private JWK, as UTF-8. Wipe it when it is stored. */
  secret: Uint8Array;
  /** An armored certificate or a public JWK. */
  public: string;
  report: KeyReport;
}
"#;

/// Makes a key. RSA takes from tenths of a second to many seconds: call it in a worker.
///
/// # Errors
/// An `Error` with `code` and `diagnosis` when the profile does not allow what is asked for. The
/// code is `usage` when an option has the wrong type.
#[wasm_bindgen(js_name = generateKey, unchecked_return_type = "GeneratedKey")]
pub fn generate_key(
    #[wasm_bindgen(unchecked_param_type = "GenerateOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let members = Members(options);
    let (key_format, format) = format(&members.text("format")?)?;
    let profile = chosen(members.optional_text("profile")?.as_deref(), format)?;
    let at = time(members.number("at")?)?;
    let made = generate(
        &GenerateRequest {
            format: key_format,
            key_type: members
                .optional_name("type", KeyType::from_name)?
                .unwrap_or(KeyType::Rsa2048),
            usage: members
                .optional_name("use", key_use)?
                .unwrap_or(KeyUsage::Encrypt),
            version: members
                .optional_name("version", version)?
                .unwrap_or_default(),
            user_id: members.optional_text("user_id")?.as_deref(),
            days: match members.optional_number("days")? {
                Some(days) => whole_days(days)?,
                None => profile.keys.lifetime_days,
            },
            passphrase: members.optional_octets("passphrase")?.as_ref(),
            profile: &profile,
            at,
        },
        &mut rng(),
    );
    let key = HeldKey {
        source: "generated".into(),
        material: made.map_err(|diagnosis| refusal_alone(&diagnosis))?,
    };
    handed_out(&key, &profile, at)
}

/// A key that was made or changed, as JavaScript gets it. A certificate has no secret half.
pub(crate) fn handed_out(
    key: &HeldKey,
    profile: &Profile,
    at: UnixTime,
) -> Result<JsValue, JsValue> {
    let answer = JsValue::from(Object::new());
    if let Some(secret) = key.export_secret() {
        set(&answer, "secret", &Uint8Array::from(secret.expose()))?;
    }
    set(&answer, "public", &JsValue::from(key.export_public()))?;
    set(&answer, "report", &to_js(&key.report(profile, at))?)?;
    Ok(answer)
}

/// What to make, and the format whose default profile applies.
fn format(name: &str) -> Result<(KeyFormat, Format), JsValue> {
    match name {
        "openpgp" => Ok((KeyFormat::OpenPgp, Format::OpenPgpKey)),
        "jwk" => Ok((KeyFormat::Jwk, Format::JwkSet)),
        _ => Err(usage("`format` must be openpgp or jwk")),
    }
}

fn version(name: &str) -> Option<CertificateVersion> {
    match name {
        "v4" => Some(CertificateVersion::V4),
        "v6" => Some(CertificateVersion::V6),
        _ => None,
    }
}

fn key_use(name: &str) -> Option<KeyUsage> {
    match name {
        "sig" => Some(KeyUsage::Sign),
        "enc" => Some(KeyUsage::Encrypt),
        _ => None,
    }
}

pub(crate) fn whole_days(days: f64) -> Result<u32, JsValue> {
    if days.fract() != 0.0 || days < 1.0 || days > f64::from(u32::MAX) {
        return Err(usage("`days` must be a whole number, at least 1"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and within the range of u32, as was just checked"
    )]
    Ok(days as u32)
}
