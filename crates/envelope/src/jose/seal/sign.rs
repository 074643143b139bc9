//! Writing a JWS in any serialization.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_json::{Map, Value, json};

use super::choose::Signer;
use super::{encoded, unusable};
use crate::CryptoRng;
use crate::encoding::base64url_encode;
use crate::jose::jws;
use crate::policy::algorithm::Serialization;
use crate::seal::SealRefused;

/// Signs a payload with each of the signers, of which there is at least one and, unless the
/// serialization is general, only one.
///
/// # Errors
/// [`SealRefused`] when a key turns out too short for its algorithm.
pub(super) fn sign(
    payload: &[u8],
    signers: &[Signer<'_>],
    serialization: Serialization,
    rng: &mut dyn CryptoRng,
) -> Result<String, SealRefused> {
    let payload = base64url_encode(payload);
    let signatures = signers
        .iter()
        .map(|signer| Signature::make(&payload, signer, rng))
        .collect::<Result<Vec<_>, SealRefused>>()?;
    Ok(match (serialization, signatures.as_slice()) {
        (Serialization::Compact, [one, ..]) => [&one.protected, &payload, &one.signature]
            .map(String::as_str)
            .join("."),
        (Serialization::Flattened, [one, ..]) => json!({
            "payload": payload,
            "protected": one.protected,
            "signature": one.signature,
        })
        .to_string(),
        (_, all) => {
            let all: Vec<Value> = all
                .iter()
                .map(|one| json!({"protected": one.protected, "signature": one.signature}))
                .collect();
            json!({"payload": payload, "signatures": all}).to_string()
        }
    })
}

/// One signature, both parts as base64url.
struct Signature {
    protected: String,
    signature: String,
}

impl Signature {
    fn make(
        payload: &str,
        signer: &Signer<'_>,
        rng: &mut dyn CryptoRng,
    ) -> Result<Self, SealRefused> {
        let Signer { key, alg } = *signer;
        let mut header = Map::new();
        header.insert("alg".into(), alg.name().into());
        header.extend(key.kid().map(|kid| (String::from("kid"), Value::from(kid))));
        let protected = encoded(header);
        let signing_input = [protected.as_str(), payload].join(".");
        let signature = jws::sign(alg, key, signing_input.as_bytes(), rng)
            .map_err(|_| SealRefused::new(unusable(&key.id(), alg.name())))?;
        Ok(Self {
            protected,
            signature: base64url_encode(&signature),
        })
    }
}
