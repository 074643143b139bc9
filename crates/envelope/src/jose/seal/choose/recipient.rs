//! Who shall be able to open a message, and how the content key reaches each of them.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::{check, jwk, no_algorithm, unknown_lifetime};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::finding::Finding;
use crate::jose::fit::Need;
use crate::jose::jwa::{self, Transport};
use crate::jose::jwk::Jwk;
use crate::jose::refusal;
use crate::policy::algorithm::{ContentEncryption, KeyManagement, Serialization};
use crate::policy::profile::JoseRules;
use crate::seal::{SealRefused, SealRequest};

/// Who shall be able to open it, and how.
#[derive(Clone, Copy)]
pub(in crate::jose::seal) struct Recipient<'a> {
    pub(in crate::jose::seal) key: &'a Jwk,
    pub(in crate::jose::seal) alg: KeyManagement,
    pub(in crate::jose::seal) enc: ContentEncryption,
}

impl Recipient<'_> {
    pub(in crate::jose::seal) fn finding(&self) -> Option<Finding> {
        unknown_lifetime(self.key)
    }
}

/// The recipients with the algorithms for each; all share one content encryption. Exactly one,
/// unless the serialization is general.
///
/// # Errors
/// [`SealRefused`] when there are too few or too many, or one of them can not be used.
pub(in crate::jose::seal) fn recipients<'a>(
    request: &SealRequest<'a>,
    rules: &JoseRules,
) -> Result<Vec<Recipient<'a>>, SealRefused> {
    check_count(request).map_err(SealRefused::new)?;
    if request.zip && !rules.zip {
        let refused = refusal::forbidden("zip", "DEF", &[], "jose.zip", request.profile);
        return Err(SealRefused::new(refused));
    }
    let mut shared = None;
    request
        .recipients
        .iter()
        .map(|held| {
            let key = jwk(held)?;
            let alg = key_management(key, request, rules).map_err(SealRefused::new)?;
            let enc = match shared {
                Some(enc) => enc,
                None => content_encryption(key, alg, request, rules).map_err(SealRefused::new)?,
            };
            shared = Some(enc);
            let names = match alg {
                KeyManagement::Dir => vec![alg.name(), enc.name()],
                _ => vec![alg.name()],
            };
            let (transport, rules) = (Transport::of(alg), &request.profile.keys);
            let need = Need::transport(transport, transport.kinds(), &names, enc, rules, true);
            check(key, &need, request)?;
            Ok(Recipient { key, alg, enc })
        })
        .collect()
}

fn check_count(request: &SealRequest<'_>) -> Result<(), Diagnosis> {
    let (found, limit) = (request.recipients.len(), request.profile.limits.recipients);
    if found == 0 {
        return Err(nobody());
    }
    if found > 1 && request.serialization != Serialization::General {
        return Err(Diagnosis::new(
            Cause::WrongSerialization,
            format!(
                "A {} JWE has one recipient; {found} are given.",
                request.serialization
            ),
            "Give exactly one public key to encrypt to, or ask for the general serialization.",
        )
        .with("recipients", found));
    }
    if found > limit as usize {
        return Err(refusal::too_many(
            "recipients",
            found,
            limit,
            "limits.recipients",
        ));
    }
    Ok(())
}

/// There is nobody to encrypt to.
pub(in crate::jose::seal) fn nobody() -> Diagnosis {
    Diagnosis::new(
        Cause::NoMatchingKey,
        "No recipient is given.",
        "Give a public key to encrypt to.",
    )
    .with("recipients", 0)
}

fn key_management(
    key: &Jwk,
    request: &SealRequest<'_>,
    rules: &JoseRules,
) -> Result<KeyManagement, Diagnosis> {
    let is_one = request.recipients.len() == 1;
    let names_content = key
        .alg
        .as_deref()
        .and_then(ContentEncryption::from_name)
        .map(|_| KeyManagement::Dir);
    let bound = key.alg.as_deref().and_then(KeyManagement::from_name);
    let allowed = &rules.key_management;
    let first = || {
        allowed
            .iter()
            .copied()
            .filter(|alg| is_one || !Transport::of(*alg).is_direct())
            .find(|alg| fits(*alg, key, rules))
    };
    let alg = request.alg.or(bound).or(names_content).or_else(first);
    let names: Vec<&str> = allowed.iter().map(|alg| alg.name()).collect();
    let rule = "jose.key_management";
    match alg {
        Some(alg) if !allowed.contains(&alg) => Err(refusal::forbidden(
            "alg",
            alg.name(),
            &names,
            rule,
            request.profile,
        )),
        Some(alg) if !is_one && Transport::of(alg).is_direct() => Err(direct(alg, request)),
        Some(alg) => Ok(alg),
        None => Err(no_algorithm(key, rule, &names, request.profile)),
    }
}

/// Whether the key is of the kind and length that the algorithm takes.
fn fits(alg: KeyManagement, key: &Jwk, rules: &JoseRules) -> bool {
    let has_octets = |octets: usize| key.bits() as usize == octets * 8;
    let transport = Transport::of(alg);
    transport.kinds().contains(&key.kind())
        && match transport {
            Transport::AesWrap { octets } | Transport::GcmWrap { octets } => has_octets(octets),
            Transport::Direct => rules
                .content_encryption
                .iter()
                .any(|enc| has_octets(jwa::key_octets(*enc))),
            _ => true,
        }
}

/// With `dir`, the first whose key has the length of the shared key.
fn content_encryption(
    key: &Jwk,
    alg: KeyManagement,
    request: &SealRequest<'_>,
    rules: &JoseRules,
) -> Result<ContentEncryption, Diagnosis> {
    let allowed = &rules.content_encryption;
    let bound = key.alg.as_deref().and_then(ContentEncryption::from_name);
    let fits = |enc: &&ContentEncryption| {
        alg != KeyManagement::Dir || jwa::key_octets(**enc) * 8 == key.bits() as usize
    };
    let enc = request
        .enc
        .or(bound)
        .or_else(|| allowed.iter().find(fits).copied());
    enc.filter(|enc| allowed.contains(enc)).ok_or_else(|| {
        let names: Vec<&str> = allowed.iter().map(|enc| enc.name()).collect();
        let rule = "jose.content_encryption";
        match enc {
            Some(enc) => refusal::forbidden("enc", enc.name(), &names, rule, request.profile),
            None => no_algorithm(key, rule, &names, request.profile),
        }
    })
}

/// RFC 7516 section 7.2.1: the key of a direct algorithm is the content key, which only one
/// recipient can have.
fn direct(alg: KeyManagement, request: &SealRequest<'_>) -> Diagnosis {
    Diagnosis::new(
        Cause::AlgorithmKeyMismatch,
        format!(
            "With alg {alg} there can be one recipient only; {} are given.",
            request.recipients.len()
        ),
        String::from(
            "Choose an algorithm that wraps a key, such as RSA-OAEP-256 or ECDH-ES+A256KW.",
        ),
    )
    .with("algorithm", alg.name())
}
