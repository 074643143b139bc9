//! Running one JOSE case: keys into files, the token through `envelope open`.

use std::path::Path;

use anyhow::{Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::envelope::{Answer, Open, run_json};
use conformance::scratch::Scratch;
use serde_json::Value;

/// Key management of this codec.
const KEY_MANAGEMENT: [&str; 3] = ["RSA-OAEP-256", "RSA-OAEP", "RSA1_5"];
/// Content encryption of this codec.
const CONTENT_ENCRYPTION: [&str; 4] = ["A128GCM", "A256GCM", "A128CBC-HS256", "A256CBC-HS512"];
/// Signatures of this codec.
const SIGNATURE: [&str; 3] = ["RS256", "PS256", "ES256"];
/// Key types of this codec.
const KEY_TYPES: [&str; 2] = ["RSA", "EC"];

/// What is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// It opens to this payload.
    Payload(Vec<u8>),
    /// It opens; the vector does not say to what.
    Opened,
    /// It is refused.
    Refused,
}

/// Opens a token under `permissive`, with the same keys to decrypt and to trust.
pub(crate) fn open(token: &str, keys: &Value) -> Result<Answer> {
    let scratch = Scratch::new()?;
    let keys = scratch.write("keys", keys.to_string())?;
    Open::new()
        .keys(&keys)
        .trust(&keys)
        .profile("permissive")
        .run(token.as_bytes())
}

/// Runs a case and compares. `keys` are held; `trust` are those that may have signed.
///
/// # Errors
/// What was answered instead.
pub(crate) fn check(token: &str, keys: &Value, trust: &Value, expected: &Expected) -> Result<()> {
    let scratch = Scratch::new()?;
    let keys = scratch.write("keys", keys.to_string())?;
    let trust = scratch.write("trust", trust.to_string())?;
    // A key that is not taken at all is a refusal too; there is then no message to judge.
    if *expected == Expected::Refused && !(is_taken(&keys)? && is_taken(&trust)?) {
        return Ok(());
    }
    let open = Open::new().keys(&keys).trust(&trust).profile("permissive");
    let answer = open.run(token.as_bytes())?;
    match expected {
        Expected::Refused => {
            ensure!(answer.status == 2, "opened, but is marked invalid");
            ensure!(
                answer.cause().is_some(),
                "refused without a cause: {answer}"
            );
        }
        Expected::Opened => ensure!(answer.status == 0, "{:?}: {answer}", answer.cause()),
        Expected::Payload(payload) => {
            ensure!(answer.status == 0, "{:?}: {answer}", answer.cause());
            ensure!(
                answer.payload()?.as_ref() == Some(payload),
                "opened to another payload"
            );
        }
    }
    Ok(())
}

fn is_taken(keys: &Path) -> Result<bool> {
    let arguments = ["key".as_ref(), "inspect".as_ref(), keys.as_os_str()];
    Ok(!run_json(arguments, &[])?.list("/keys").is_empty())
}

/// Why a case is outside of what the codec does today; nothing when it is inside. A header that can
/// not be read is inside: it must be refused.
pub(crate) fn out_of_scope(token: &str, keys: &Value, expected: &Expected) -> Option<String> {
    let all: Vec<&Value> = match keys.get("keys").and_then(Value::as_array) {
        Some(set) => set.iter().collect(),
        None => vec![keys],
    };
    for key in all {
        let kind = key.get("kty").and_then(Value::as_str).unwrap_or("no kty");
        if !KEY_TYPES.contains(&kind) {
            return Some(format!("key type {kind}"));
        }
        let curve = key.get("crv").and_then(Value::as_str).unwrap_or("P-256");
        if curve != "P-256" {
            return Some(format!("curve {curve}"));
        }
    }
    if *expected == Expected::Refused {
        return None;
    }
    let header = header(token)?;
    let member = |name: &str| header.get(name).and_then(Value::as_str).unwrap_or("none");
    let (alg, enc) = (member("alg"), member("enc"));
    let known = if header.get("enc").is_some() {
        KEY_MANAGEMENT.contains(&alg) && CONTENT_ENCRYPTION.contains(&enc)
    } else {
        SIGNATURE.contains(&alg)
    };
    let named = if enc == "none" {
        format!("alg {alg}")
    } else {
        format!("alg {alg} with enc {enc}")
    };
    (!known).then_some(named)
}

/// Octets of a base64url member.
pub(crate) fn base64url(text: &str) -> Result<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text).map_err(|error| anyhow::anyhow!("{error}"))
}

/// Octets as a base64url member.
pub(crate) fn to_base64url(octets: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(octets)
}

fn header(token: &str) -> Option<Value> {
    serde_json::from_slice(&base64url(token.split('.').next()?).ok()?).ok()
}
