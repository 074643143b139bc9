//! Who signs, and with which algorithm.

use alloc::format;
use alloc::vec::Vec;

use super::{check, jwk, no_algorithm, unknown_lifetime};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::finding::Finding;
use crate::jose::fit::Need;
use crate::jose::jwa::SignatureScheme;
use crate::jose::jwk::Jwk;
use crate::jose::refusal;
use crate::policy::algorithm::{JwsAlgorithm, Serialization};
use crate::policy::profile::{JoseRules, Presence, Profile};
use crate::seal::{SealFormat, SealRefused, SealRequest};

/// Who signs, and how.
#[derive(Clone, Copy)]
pub(in crate::jose::seal) struct Signer<'a> {
    pub(in crate::jose::seal) key: &'a Jwk,
    pub(in crate::jose::seal) alg: JwsAlgorithm,
}

impl Signer<'_> {
    pub(in crate::jose::seal) fn finding(&self) -> Option<Finding> {
        unknown_lifetime(self.key)
    }
}

/// Every signer of a general JWS; of any other message the first. None where none is given and none
/// is due.
///
/// # Errors
/// [`SealRefused`] when one is due and missing, or one that is given can not sign.
pub(in crate::jose::seal) fn signers<'a>(
    request: &SealRequest<'a>,
    rules: &JoseRules,
) -> Result<Vec<Signer<'a>>, SealRefused> {
    let is_due =
        request.format == SealFormat::Jws || request.profile.layers.signature == Presence::Required;
    if is_due && request.signers.is_empty() {
        return Err(SealRefused::new(not_signed(request.profile)));
    }
    let sign_all =
        request.format == SealFormat::Jws && request.serialization == Serialization::General;
    let count = if sign_all { request.signers.len() } else { 1 };
    request
        .signers
        .iter()
        .take(count)
        .map(|held| {
            let key = jwk(held)?;
            let alg = algorithm(key, request, rules).map_err(SealRefused::new)?;
            let scheme = SignatureScheme::of(alg);
            let (kinds, names) = ([scheme.kind()], [alg.name()]);
            let need = Need::signature(scheme, &kinds, &names, &request.profile.keys, true);
            check(key, &need, request)?;
            Ok(Signer { key, alg })
        })
        .collect()
}

/// Nobody signs, though a signature is due.
fn not_signed(profile: &Profile) -> Diagnosis {
    Diagnosis::new(
        Cause::NotSigned,
        format!(
            "A signature is due (profile {}), and no signing key is given.",
            profile.name
        ),
        "Give a private signing key.",
    )
}

fn algorithm(
    key: &Jwk,
    request: &SealRequest<'_>,
    rules: &JoseRules,
) -> Result<JwsAlgorithm, Diagnosis> {
    let bound = key.alg.as_deref().and_then(JwsAlgorithm::from_name);
    let allowed = &rules.signature;
    let first = || {
        allowed
            .iter()
            .copied()
            .filter(|alg| SignatureScheme::of(*alg).kind() == key.kind())
            .find(|alg| key.is_long_enough_for(SignatureScheme::of(*alg)))
    };
    let alg = request.jws_alg.or(bound).or_else(first);
    alg.filter(|alg| allowed.contains(alg)).ok_or_else(|| {
        let names: Vec<&str> = allowed.iter().map(|alg| alg.name()).collect();
        match alg {
            Some(alg) => {
                refusal::forbidden("alg", alg.name(), &names, "jose.signature", request.profile)
            }
            None => no_algorithm(key, "jose.signature", &names, request.profile),
        }
    })
}
