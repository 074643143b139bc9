//! The rules: built in by name, or given as TOML.

use envelope::Profile;
use envelope::detect::Format;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::to_js;
use crate::error::usage;

#[wasm_bindgen(typescript_custom_section)]
const PROFILE: &str = r#"
/** What a partner agreed to send and to accept. */
export interface Profile {
  name: string;
  /** One sentence for people. */
  summary: string;
  formats: ("openpgp" | "jwe" | "jws")[];
  /** Dotted paths of values to be confirmed with the counterparty. */
  guesses: string[];
  layers: { encryption: "required" | "optional"; signature: "required" | "optional" };
  keys: {
    rsa_bits_min: number;
    rsa_bits_min_process: number;
    rsa_bits_max: number;
    lifetime_days: number;
    lifetime_days_max: number;
    accept_expired_signer: boolean;
  };
  limits: Record<string, number>;
  jose: {
    key_management: string[];
    content_encryption: string[];
    signature: string[];
    zip: boolean;
    serializations: string[];
  } | null;
  openpgp: {
    ciphers: string[];
    key_algorithms: string[];
    digest: string;
    digests: string[];
    integrity: string[];
    compression: string[];
    clock_skew: number;
    passphrase_messages: boolean;
  } | null;
}
"#;

/// The built-in profiles, in the order they are listed.
///
/// # Errors
/// An `Error` with the code `usage` when a built-in profile does not read, which is tested.
#[wasm_bindgen(unchecked_return_type = "Profile[]")]
pub fn profiles() -> Result<JsValue, JsValue> {
    let profiles = Profile::BUILT_IN
        .iter()
        .map(|(name, _)| named(name))
        .collect::<Result<Vec<_>, JsValue>>()?;
    to_js(&profiles)
}

/// The profile of this name, or written as TOML; without one the default of the format.
pub(crate) fn chosen(name: Option<&str>, format: Format) -> Result<Profile, JsValue> {
    match name {
        Some(name) => named(name),
        None => Profile::default_for(format).map_err(|error| usage(&error.to_string())),
    }
}

/// The profile of this name, or written as TOML, which no name can be: it has several lines.
pub(crate) fn named(name: &str) -> Result<Profile, JsValue> {
    let profile = if name.contains('\n') {
        Profile::from_toml(name)
    } else {
        Profile::built_in(name)
    };
    profile.map_err(|error| usage(&error.to_string()))
}
