//! One verdict for every signature, and whether together they make the message acceptable.
//! Only certificates given as trusted count; keys that decrypt are not trusted by that.

mod intended;
mod refused;
mod unreadable;

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::{Signature, SignatureType};

use super::content::{Content, Sighted};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::finding::{Finding, Severity};
use crate::keyset::clearance::Clearance;
use crate::open::trace::{SignatureVerdict, Verdict};
use crate::open::{OpenRequest, signer};
use crate::openpgp::algorithm::{digest_name, public_key_name};
use crate::openpgp::certificate::{ComponentRef, digest_of, digests, unusual_algorithm};
use crate::openpgp::united::{United, united};
use crate::openpgp::verifier::Verifier;
use crate::openpgp::wire;
use crate::policy::profile::Presence;
use crate::time::UnixTime;

pub(super) use intended::Reader;
use unreadable::Unreadable;

/// A signature and what was found of it.
pub(super) struct Judged<'a> {
    pub(super) verdict: SignatureVerdict,
    /// What key sets say of the key that made it; none where no key at hand did.
    clearance: Option<Clearance<'a>>,
    /// It is good, but was made for other readers than the one who opened the message.
    meant_for_others: bool,
    /// Why it is malformed, where it is.
    unreadable: Unreadable,
}

/// Judges every signature, in the order of the message.
pub(super) fn judge_all<'a>(
    content: &Content,
    reader: &Reader,
    trusted: &Trusted,
    request: &OpenRequest<'a>,
) -> Vec<Judged<'a>> {
    let components: Vec<ComponentRef<'_>> = trusted.components().collect();
    let mut tries = TRIES_MAX;
    let mut counted: Vec<String> = Vec::new();
    content
        .signatures
        .iter()
        .map(|sighted| {
            let (mut verdict, clearance) = judge(
                sighted,
                content.payload.expose(),
                &components,
                request,
                &mut tries,
            );
            let meant_for_others = verdict.verdict < Verdict::Invalid
                && sighted
                    .signature
                    .as_ref()
                    .is_some_and(|signature| !reader.is_meant_by(signature));
            if meant_for_others {
                verdict.verdict = Verdict::Invalid;
            }
            // A signature that is there twice is one signer's word, once.
            verdict.counted = verdict.verdict == Verdict::Valid
                && verdict
                    .signer
                    .as_ref()
                    .is_some_and(|signer| !counted.contains(signer));
            if verdict.counted {
                counted.extend(verdict.signer.clone());
            }
            Judged {
                verdict,
                clearance,
                meant_for_others,
                unreadable: Unreadable::of(sighted),
            }
        })
        .collect()
}

/// What is worth knowing of the signatures that count: keys that were not agreed on, and clocks that
/// differ.
pub(super) fn findings(
    judged: &[Judged<'_>],
    trusted: &Trusted,
    request: &OpenRequest<'_>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for one in judged.iter().filter(|one| one.verdict.counted) {
        let verdict = &one.verdict;
        let id = verdict.signer.as_deref().unwrap_or_default();
        found.extend(one.clearance.and_then(|clearance| clearance.finding(id)));
        let signer = trusted
            .components()
            .find(|component| Some(component.id()) == verdict.signer);
        found.extend(signer.and_then(|one| unusual_algorithm(&one, request.profile)));
        if let Some(made) = verdict.at.filter(|made| *made > request.at) {
            let seconds = made.seconds().saturating_sub(request.at.seconds());
            let message = alloc::format!(
                "A signature was made {seconds} s in the future: the clocks of both sides differ."
            );
            found.push(Finding::new(
                "openpgp.clock-skew",
                Severity::Warning,
                message,
            ));
        }
    }
    found
}

/// Accepts when one signature counts, or when none is there and the profile allows that.
///
/// # Errors
/// [`Cause::NotSigned`], or the cause of the signature that comes nearest to being valid.
pub(super) fn accept(
    judged: &[Judged<'_>],
    trusted: &Trusted,
    request: &OpenRequest<'_>,
) -> Result<(), Diagnosis> {
    if judged.iter().any(|one| one.verdict.counted) {
        return Ok(());
    }
    match judged.iter().min_by_key(|one| one.verdict.verdict) {
        Some(nearest) => Err(refused::refused(nearest, judged, trusted, request)),
        None if request.profile.layers.signature == Presence::Optional => Ok(()),
        None => Err(Diagnosis::new(
            Cause::NotSigned,
            alloc::format!(
                "The message is intact, but nobody signed it; profile {} demands a signature.",
                request.profile.name
            ),
            "Ask the sender to sign with the key that you trust.",
        )
        .against("layers.signature", "optional")),
    }
}

fn judge<'a>(
    sighted: &Sighted,
    payload: &[u8],
    trusted: &[ComponentRef<'_>],
    request: &OpenRequest<'a>,
    tries: &mut u32,
) -> (SignatureVerdict, Option<Clearance<'a>>) {
    let mut verdict = SignatureVerdict {
        verdict: Verdict::Malformed,
        signer: None,
        algorithm: None,
        digest: None,
        at: None,
        counted: false,
    };
    let Some((signature, config)) = sighted
        .signature
        .as_ref()
        .and_then(|signature| Some((signature, signature.config()?)))
    else {
        return (verdict, None);
    };
    let made = signature.created().map(|made| wire::time(made.as_secs()));
    verdict.signer = named_signer(signature);
    verdict.algorithm = Some(public_key_name(config.pub_alg.into()).into());
    verdict.digest = Some(digest_name(config.hash_alg.into()));
    verdict.at = made;
    let (Some(made), false) = (
        made,
        sighted.contradicted || wire::demands_the_unknown(signature),
    ) else {
        return (verdict, None);
    };
    if !matches!(config.typ, SignatureType::Binary | SignatureType::Text) {
        return (verdict, None);
    }
    verdict.verdict = Verdict::UnknownSigner;
    if !digest_of(signature).is_some_and(|one| digests(request.profile).contains(&one)) {
        verdict.verdict = Verdict::Weak;
        return (verdict, None);
    }
    let is_named = named_signer(signature).is_some();
    let mut maker = None;
    for candidate in trusted
        .iter()
        .filter(|one| wire::may_be_by(signature, one.key()))
    {
        // Each try hashes the whole payload. A signature that names its maker has few to try.
        match tries.checked_sub(1) {
            Some(left) => *tries = left,
            None if !is_named => break,
            None => {}
        }
        let seen = by_candidate(signature, made, payload, candidate, request);
        if seen < verdict.verdict {
            verdict.verdict = seen;
            verdict.signer = Some(candidate.id());
            maker = Some(candidate);
        }
    }
    if let Some(maker) = maker.filter(|_| verdict.verdict < Verdict::Weak) {
        // It is good: whose it is is settled, and key sets have the last word.
        let clearance = request.key_sets().clearance(|| maker.name());
        verdict.verdict = signer::verdict(&clearance).unwrap_or(verdict.verdict);
        return (verdict, Some(clearance));
    }
    // Without a name, a signature of somebody else proves nothing about those who are trusted.
    if verdict.verdict == Verdict::Invalid && !is_named {
        verdict.verdict = Verdict::UnknownSigner;
        verdict.signer = None;
    }
    (verdict, None)
}

fn by_candidate(
    signature: &Signature,
    made: UnixTime,
    payload: &[u8],
    candidate: &ComponentRef<'_>,
    request: &OpenRequest<'_>,
) -> Verdict {
    if !candidate.size_is_processed(request.profile) {
        return Verdict::Weak;
    }
    if signature
        .verify(&Verifier(candidate.key()), payload)
        .is_err()
    {
        return Verdict::Invalid;
    }
    let standing = candidate.standing(request.profile, request.at);
    let verdict = standing.verdict(made, request.at, request.profile);
    let lifetime = signature
        .signature_expiration_time()
        .map(|time| i64::from(time.as_secs()));
    let has_ended = lifetime
        .is_some_and(|seconds| seconds > 0 && made.seconds() + seconds <= request.at.seconds());
    if verdict == Verdict::Valid && has_ended {
        Verdict::Expired
    } else {
        verdict
    }
}

/// The certificates of trusted signers, each once.
pub(super) struct Trusted(Vec<United>);

impl Trusted {
    pub(super) fn of(request: &OpenRequest<'_>) -> Self {
        Self(united(request.trust))
    }

    fn components(&self) -> impl Iterator<Item = ComponentRef<'_>> {
        self.0.iter().flat_map(|one| one.certificate.components())
    }
}

/// The key id that the signature names.
fn named_signer(signature: &Signature) -> Option<String> {
    let by_id = signature
        .issuer_key_id()
        .first()
        .map(|id| wire::hex(id.as_ref()));
    by_id.or_else(|| {
        let prints = signature.issuer_fingerprint();
        let octets = prints.first()?.as_bytes();
        // The id is the end of a version 4 fingerprint and the beginning of a version 6 one.
        let start = if octets.len() > 20 {
            0
        } else {
            octets.len().checked_sub(8)?
        };
        octets.get(start..start + 8).map(wire::hex)
    })
}

/// Tries of keys on signatures that do not say whose they are, all of a message together.
const TRIES_MAX: u32 = 32;
