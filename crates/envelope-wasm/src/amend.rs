//! Changing an OpenPGP key: `refreshKey`, `revokeKey`, `changePassphrase` and `mergeKey`.

use envelope::detect::Format;
use envelope::generate::KeyType;
use envelope::key::ring::{HeldKey, KeyMaterial};
use envelope::openpgp::amend::{
    OldSubkeys, PassphraseRequest, RefreshRequest, RevocationReason, RevokeRequest,
    change_passphrase, merge, refresh, revoke,
};
use envelope::openpgp::certificate::Certificate;
use envelope::{Diagnosis, KeyRing, Profile, UnixTime};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::{rng, set, time, to_js};
use crate::error::{refusal_alone, usage};
use crate::generate::{handed_out, whole_days};
use crate::members::Members;
use crate::profile::chosen;

#[wasm_bindgen(typescript_custom_section)]
const AMEND: &str = r#"
interface AmendOptions {
  /** One OpenPGP key, armored or binary. It stays as it is. */
  key: Uint8Array;
  /** Undo the locks of the key, or of what is taken in. Wipe them afterwards. */
  passphrases?: Uint8Array[];
  /** A built-in name or TOML; without it "openpgp". */
  profile?: string;
  /** Seconds since 1970: the moment of the change. */
  at: number;
}
export interface RefreshOptions extends AmendOptions {
  /** The new subkey; without it, like the newest one. */
  type?: "rsa2048" | "rsa3072" | "rsa4096" | "x25519";
  /** Lifetime of the new subkey; without it the profile's. */
  days?: number;
  /** Revoke the encryption subkeys that are there; without it they stay until they expire. */
  revoke_old?: boolean;
  /** Let the primary key live as long as the new subkey, unless it lives longer already. */
  extend?: boolean;
}
export interface RevokeOptions extends AmendOptions {
  /** A subkey's key id or fingerprint; without it the whole key is revoked. */
  subkey?: string;
  reason: "superseded" | "retired" | "compromised" | "unspecified";
  /** A few words for whoever reads the revocation. */
  note?: string;
}
export interface PassphraseOptions extends Omit<AmendOptions, "profile"> {
  /** The new passphrase; without it the key is left unlocked. */
  new_passphrase?: Uint8Array;
}
export interface MergeOptions extends Omit<AmendOptions, "profile"> {
  /** A newer certificate of the same key, or a revocation of it. */
  newer: Uint8Array;
}
/** A changed key; the secret half only where it is held. */
export interface ChangedKey {
  secret?: Uint8Array;
  public: string;
  report: KeyReport;
}
export interface RevokedKey extends ChangedKey {
  /** The revocation alone, armored; none for a subkey. */
  revocation: string | null;
}
export interface MergedKey extends ChangedKey {
  added: {
    user_ids: string[];
    subkeys: string[];
    signatures: number;
    revocations: number;
    secrets: string[];
    secrets_left_out: number;
    left_out: number;
  };
}
"#;

/// Adds a new encryption subkey. RSA takes from tenths of a second to many seconds.
///
/// # Errors
/// An `Error` with `code` and `diagnosis` when the key can not be refreshed; the code is `usage`
/// when an option has the wrong type.
#[wasm_bindgen(js_name = refreshKey, unchecked_return_type = "ChangedKey")]
pub fn refresh_key(
    #[wasm_bindgen(unchecked_param_type = "RefreshOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let members = Members(options);
    let (key, profile, at) = common(&members)?;
    let days = match members.optional_number("days")? {
        Some(days) => whole_days(days)?,
        None => profile.keys.lifetime_days,
    };
    let old = if members.flag("revoke_old")? {
        OldSubkeys::Revoke
    } else {
        OldSubkeys::Keep
    };
    let request = RefreshRequest {
        key_type: members.optional_name("type", KeyType::from_name)?,
        days,
        old,
        extend: members.flag("extend")?,
        passphrases: &members.list_of_octets("passphrases")?,
        profile: &profile,
        at,
    };
    changed(refresh(&key, &request, &mut rng()), &profile, at)
}

/// Revokes a key, or one of its subkeys.
///
/// # Errors
/// As [`refresh_key`].
#[wasm_bindgen(js_name = revokeKey, unchecked_return_type = "RevokedKey")]
pub fn revoke_key(
    #[wasm_bindgen(unchecked_param_type = "RevokeOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let members = Members(options);
    let (key, profile, at) = common(&members)?;
    let reason = members
        .optional_name("reason", RevocationReason::from_name)?
        .ok_or_else(|| usage("`reason` is missing"))?;
    let (subkey, note) = (
        members.optional_text("subkey")?,
        members.optional_text("note")?,
    );
    let request = RevokeRequest {
        subkey: subkey.as_deref(),
        reason,
        note: note.as_deref().unwrap_or_default(),
        passphrases: &members.list_of_octets("passphrases")?,
        profile: &profile,
        at,
    };
    let revoked = revoke(&key, &request, &mut rng()).map_err(|why| refusal_alone(&why))?;
    let answer = changed(Ok(revoked.certificate), &profile, at)?;
    set(&answer, "revocation", &to_js(&revoked.revocation)?)?;
    Ok(answer)
}

/// Puts a key under another passphrase, or under none.
///
/// # Errors
/// As [`refresh_key`].
#[wasm_bindgen(js_name = changePassphrase, unchecked_return_type = "ChangedKey")]
pub fn change_key_passphrase(
    #[wasm_bindgen(unchecked_param_type = "PassphraseOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let members = Members(options);
    let (key, profile, at) = common(&members)?;
    let new = members.optional_octets("new_passphrase")?;
    let request = PassphraseRequest {
        current: &members.list_of_octets("passphrases")?,
        new: new.as_ref(),
    };
    changed(change_passphrase(&key, &request, &mut rng()), &profile, at)
}

/// Takes a newer certificate, or a revocation, into a key; secret parts only where they are open or
/// a passphrase opens them.
///
/// # Errors
/// As [`refresh_key`].
#[wasm_bindgen(js_name = mergeKey, unchecked_return_type = "MergedKey")]
pub fn merge_key(
    #[wasm_bindgen(unchecked_param_type = "MergeOptions")] options: &JsValue,
) -> Result<JsValue, JsValue> {
    let members = Members(options);
    let (key, profile, at) = common(&members)?;
    let newer = members.octets("newer")?;
    let merged = merge(
        &key,
        newer.expose(),
        &members.list_of_octets("passphrases")?,
    )
    .map_err(|why| refusal_alone(&why))?;
    let answer = changed(Ok(merged.certificate), &profile, at)?;
    set(&answer, "added", &to_js(&merged.added)?)?;
    Ok(answer)
}

/// The key, the rules and the moment.
fn common(members: &Members<'_>) -> Result<(Certificate, Profile, UnixTime), JsValue> {
    let octets = members.octets("key")?;
    let mut ring = KeyRing::new();
    let summary = ring
        .import(octets.expose(), "key")
        .map_err(|why| refusal_alone(&why))?;
    // What was left out would not be in the changed key.
    if !ring.is_empty() && !summary.skipped.is_empty() {
        return Err(usage("`key` also holds a key that can not be read"));
    }
    let mut keys = ring.iter().map(|held| &held.material);
    let (Some(KeyMaterial::OpenPgp(key)), None) = (keys.next(), keys.next()) else {
        return Err(usage("`key` must hold one OpenPGP key"));
    };
    let profile = members.optional_text("profile")?;
    Ok((
        key.clone(),
        chosen(profile.as_deref(), Format::OpenPgpKey)?,
        time(members.number("at")?)?,
    ))
}

fn changed(
    outcome: Result<Certificate, Diagnosis>,
    profile: &Profile,
    at: UnixTime,
) -> Result<JsValue, JsValue> {
    let key = HeldKey {
        source: "changed".into(),
        material: KeyMaterial::OpenPgp(outcome.map_err(|why| refusal_alone(&why))?),
    };
    handed_out(&key, profile, at)
}
