//! Judging the signatures of a JWS by the signers trusted: one verdict each, and one refusal when
//! none is good.

mod refused;

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::is_good;
use crate::inspect::diagnose::Diagnosis;
use crate::inspect::finding::{Finding, Severity};
use crate::jose::fit::{Misfit, Need};
use crate::jose::format::{JwsParts, JwsSignature};
use crate::jose::jwa::SignatureScheme;
use crate::jose::jwk::{Jwk, in_held};
use crate::jose::refusal;
use crate::key::ring::KeyRing;
use crate::keyset::clearance::Clearance;
use crate::open::trace::{OpenTrace, SignatureVerdict, Verdict};
use crate::open::{OpenRequest, signer};
use crate::policy::algorithm::JwsAlgorithm;
use crate::policy::profile::JoseRules;
use crate::time::UnixTime;

/// Checks every signature and writes its verdict into the trace. One good signature by a trusted
/// signer is enough.
///
/// # Errors
/// The [`Diagnosis`] of the signature nearest to valid, when none is good.
pub(in crate::jose) fn verify(
    parts: &JwsParts,
    rules: &JoseRules,
    request: &OpenRequest<'_>,
    trace: &mut OpenTrace,
) -> Result<(), Diagnosis> {
    let mut nearest: Option<(Verdict, Diagnosis)> = None;
    let mut accepted = false;
    for signature in &parts.signatures {
        trace.findings.extend(signature.header.findings());
        let judged = judge(signature, &parts.payload_text, rules, request);
        trace.findings.extend(judged.findings);
        accepted |= judged.verdict.counted;
        if let Some(refused) = judged.refused {
            let verdict = judged.verdict.verdict;
            if nearest.as_ref().is_none_or(|(known, _)| verdict < *known) {
                nearest = Some((verdict, refused));
            }
        }
        trace.signatures.push(judged.verdict);
    }
    match nearest {
        Some((_, refused)) if !accepted => Err(refused),
        None if !accepted => Err(refusal::malformed("The JWS has no signature.")),
        _ => Ok(()),
    }
}

struct Judged {
    verdict: SignatureVerdict,
    refused: Option<Diagnosis>,
    findings: Vec<Finding>,
}

/// One trusted key and what it says of the signature.
struct Opinion<'a> {
    key: &'a Jwk,
    verdict: Verdict,
    misfit: Option<Misfit>,
    /// What key sets say of the key, where it made the signature.
    clearance: Option<Clearance<'a>>,
    /// The end of the key's validity, by its own word or that of a key set.
    expires: Option<UnixTime>,
}

impl Opinion<'_> {
    /// What key sets hold against a key whose signature is good.
    fn withheld(&self) -> Option<Verdict> {
        self.clearance.as_ref().and_then(signer::verdict)
    }
}

fn judge(
    signature: &JwsSignature,
    payload_text: &[u8],
    rules: &JoseRules,
    request: &OpenRequest<'_>,
) -> Judged {
    let header = &signature.header;
    let kid = header.kid();
    let mut verdict = SignatureVerdict {
        verdict: Verdict::Malformed,
        signer: kid.map(refusal::shown),
        algorithm: header.alg().ok().map(refusal::shown),
        digest: None,
        at: None,
        counted: false,
    };
    let alg = match algorithm(signature, rules, request) {
        Ok(alg) => alg,
        Err((word, refused)) => {
            verdict.verdict = word;
            return Judged {
                verdict,
                refused: Some(refused),
                findings: Vec::new(),
            };
        }
    };
    let scheme = SignatureScheme::of(alg);
    verdict.digest = scheme.digest().map(|digest| digest.name().to_string());
    let (kinds, names) = ([scheme.kind()], [alg.name()]);
    let need = Need::signature(scheme, &kinds, &names, &request.profile.keys, false);
    let signing_input = signature.signing_input(payload_text);
    let (named, candidates) = candidates(request.trust, kid);
    let opinion = candidates
        .into_iter()
        .map(|key| opinion(key, alg, signature, &signing_input, &need, request))
        .min_by_key(|opinion| (opinion.verdict, opinion.withheld().is_some()));
    let Some(opinion) = opinion.filter(|opinion| named || opinion.verdict < Verdict::Invalid)
    else {
        verdict.verdict = Verdict::UnknownSigner;
        let refused = Some(refused::unknown_signer(kid, request.trust));
        return Judged {
            verdict,
            refused,
            findings: Vec::new(),
        };
    };
    let withheld = opinion.withheld();
    verdict.verdict = withheld.unwrap_or(opinion.verdict);
    verdict.signer = Some(opinion.key.id());
    verdict.counted = verdict.verdict == Verdict::Valid
        || verdict.verdict == Verdict::Expired && request.profile.keys.accept_expired_signer;
    let refused = (!verdict.counted).then(|| match (opinion.misfit, &opinion.clearance) {
        (_, Some(clearance)) if withheld.is_some() => signer::refused(&opinion.key.id(), clearance),
        (Some(misfit), _) if opinion.verdict != Verdict::Weak => {
            misfit.diagnosis(opinion.key, &need)
        }
        _ => refused::by_verdict(opinion.verdict, opinion.key, opinion.expires, request.at),
    });
    let counted = opinion.clearance.filter(|_| verdict.counted);
    let retired = counted.and_then(|clearance| clearance.finding(&opinion.key.id()));
    let other_name = kid.filter(|_| !named && verdict.counted).map(another_name);
    Judged {
        verdict,
        refused,
        findings: other_name.into_iter().chain(retired).collect(),
    }
}

/// What is wrong with the headers before any key is asked; nothing where that of one signature will
/// do.
///
/// # Errors
/// The earliest [`Diagnosis`].
pub(in crate::jose) fn check_headers(
    parts: &JwsParts,
    rules: &JoseRules,
    request: &OpenRequest<'_>,
) -> Result<(), Diagnosis> {
    let mut earliest: Option<Diagnosis> = None;
    for signature in &parts.signatures {
        match algorithm(signature, rules, request) {
            Ok(_) => return Ok(()),
            Err((_, refused)) => {
                earliest = match earliest {
                    Some(known) if known.cause <= refused.cause => Some(known),
                    _ => Some(refused),
                };
            }
        }
    }
    earliest.map_or(Ok(()), Err)
}

/// The algorithm of a signature, when header and profile allow it.
fn algorithm(
    signature: &JwsSignature,
    rules: &JoseRules,
    request: &OpenRequest<'_>,
) -> Result<JwsAlgorithm, (Verdict, Diagnosis)> {
    let malformed = |refused| (Verdict::Malformed, refused);
    let name = signature.header.alg().map_err(malformed)?;
    if name == "none" {
        return Err((Verdict::Malformed, refusal::unsecured()));
    }
    let allowed: Vec<&str> = rules.signature.iter().map(|alg| alg.name()).collect();
    let alg = JwsAlgorithm::from_name(name)
        .filter(|alg| rules.signature.contains(alg))
        .ok_or_else(|| {
            let rule = "jose.signature";
            (
                Verdict::Weak,
                refusal::forbidden("alg", name, &allowed, rule, request.profile),
            )
        })?;
    signature
        .header
        .check_critical(understood(rules))
        .map_err(malformed)?;
    Ok(alg)
}

/// The extensions that a profile lets a JWS demand.
pub(in crate::jose) const fn understood(rules: &JoseRules) -> &'static [&'static str] {
    if rules.unencoded_payload {
        &["b64"]
    } else {
        &[]
    }
}

/// The trusted keys to ask: those that the header names, else all; and whether it named one.
fn candidates<'a>(trust: &'a KeyRing, kid: Option<&str>) -> (bool, Vec<&'a Jwk>) {
    let keys: Vec<&Jwk> = trust.iter().filter_map(in_held).collect();
    let named: Vec<&Jwk> = keys
        .iter()
        .copied()
        .filter(|key| kid.is_some_and(|kid| key.is_named(kid)))
        .collect();
    if named.is_empty() {
        (false, keys)
    } else {
        (true, named)
    }
}

fn opinion<'a>(
    key: &'a Jwk,
    alg: JwsAlgorithm,
    signature: &JwsSignature,
    signing_input: &[u8],
    need: &Need<'_>,
    request: &OpenRequest<'a>,
) -> Opinion<'a> {
    let mut opinion = Opinion {
        key,
        verdict: Verdict::Invalid,
        misfit: None,
        clearance: None,
        expires: key.expires,
    };
    if let Err(misfit) = need.check_algorithm(key) {
        opinion.misfit = Some(misfit);
        return opinion;
    }
    let octets = signature.signature.octets.as_slice();
    if is_good(alg, key, signing_input, octets) != Ok(true) {
        return opinion;
    }
    let clearance = request.key_sets().clearance(|| key.name());
    opinion.expires = clearance.end(key.expires);
    opinion.clearance = Some(clearance);
    opinion.misfit = need.check_rules(key).err();
    opinion.verdict = match opinion.misfit {
        Some(Misfit::Usage) => Verdict::WrongUsage,
        Some(_) => Verdict::Weak,
        None if opinion.expires.is_some_and(|end| end <= request.at) => Verdict::Expired,
        None if key.not_before.is_some_and(|from| from > request.at) => Verdict::NotYetValid,
        None => Verdict::Valid,
    };
    opinion
}

fn another_name(kid: &str) -> Finding {
    let message = alloc::format!(
        "The signature names {}, which no trusted key has; a trusted key of another name made it.",
        refusal::shown(kid)
    );
    Finding::new("jose.signer.other-name", Severity::Warning, message)
        .at(String::from("header.kid"))
}
