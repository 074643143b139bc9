//! Why no signature of a message counts, in words that name the signers and what is wrong.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::{Judged, Trusted};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::open::trace::{SignatureVerdict, Verdict};
use crate::open::{OpenRequest, signer};
use crate::openpgp::certificate::digests;
use crate::time::UnixTime;

/// The refusal for the signature that comes nearest to being valid.
pub(super) fn refused(
    nearest: &Judged<'_>,
    all: &[Judged<'_>],
    trusted: &Trusted,
    request: &OpenRequest<'_>,
) -> Diagnosis {
    let meant_for_others = nearest.meant_for_others;
    let unreadable = nearest.unreadable;
    let withheld = nearest.clearance.filter(|clearance| {
        !meant_for_others && signer::verdict(clearance) == Some(nearest.verdict.verdict)
    });
    let nearest = &nearest.verdict;
    let signer = nearest.signer.as_deref().unwrap_or("an unnamed signer");
    let digest = nearest.digest.as_deref().unwrap_or("an unknown digest");
    let at = request.at;
    let weakness = Weakness::of(signer, digest, trusted, request);
    let (cause, summary, remedy) = match nearest.verdict {
        Verdict::Expired => (
            Cause::SignerExpired,
            alloc::format!(
                "The signature of {signer} is good, but {}.",
                ended(nearest, trusted, request)
            ),
            "Load the signer's renewed certificate, or ask for a signature with the current key.",
        ),
        Verdict::NotYetValid | Verdict::Valid => (
            Cause::SignatureNotYetValid,
            alloc::format!("The signature of {signer}, or its key, lies in the future of {at}."),
            "Check the clocks on both sides.",
        ),
        Verdict::Revoked => (
            Cause::SignerRevoked,
            alloc::format!("Signed by {signer}, whose key was revoked."),
            "Ask the sender to sign with the key that replaced it.",
        ),
        Verdict::WrongUsage => (
            Cause::SignerWrongUsage,
            alloc::format!("Signed by {signer}, a key that its owner did not make for signing."),
            "Ask the sender to sign with a signing key.",
        ),
        Verdict::Weak => (
            Cause::SignatureWeak,
            alloc::format!(
                "The signature of {signer} proves nothing under profile {}: {}.",
                request.profile.name,
                weakness.words()
            ),
            "Ask the sender to sign with SHA-384, with a key of at least 2048 bits whose own \
             certificate is bound with SHA-256 or better.",
        ),
        Verdict::Invalid if meant_for_others => (
            Cause::SignatureInvalid,
            alloc::format!(
                "The signature of {signer} is good, but names other recipients: the message was \
                 written for them and passed on to you."
            ),
            "Ask the signer for a message of your own.",
        ),
        Verdict::Invalid => (
            Cause::SignatureInvalid,
            alloc::format!("The signature of {signer}, whom you trust, does not fit the payload."),
            "Treat the payload as changed on the way and ask the sender to send it again.",
        ),
        Verdict::Malformed => unreadable.words(),
        Verdict::UnknownSigner => (
            Cause::UnknownSigner,
            alloc::format!("Signed by {signer}; {}.", held(trusted)),
            "If the signer is the counterparty, load its certificate as trusted; if not, do not \
             use the message.",
        ),
    };
    let signers: Vec<String> = all
        .iter()
        .filter_map(|one| one.verdict.signer.clone())
        .collect();
    let diagnosis = match (withheld, nearest.verdict) {
        (Some(clearance), _) => signer::refused(signer, &clearance),
        (None, verdict) => {
            let diagnosis = Diagnosis::new(cause, summary, remedy);
            match verdict {
                Verdict::Expired => diagnosis.against("keys.accept_expired_signer", true),
                Verdict::NotYetValid => match seconds_ahead(nearest, at) {
                    Some(seconds) => diagnosis.against("openpgp.clock_skew", seconds),
                    None => diagnosis,
                },
                Verdict::Weak => weakness.against(diagnosis),
                _ => diagnosis,
            }
        }
    };
    diagnosis
        .with("signers", signers)
        .with("trusted", trusted_ids(trusted))
        .with("at", at.to_string())
}

/// How far in the future a signature was made.
fn seconds_ahead(nearest: &SignatureVerdict, at: UnixTime) -> Option<i64> {
    let seconds = nearest.at?.seconds().saturating_sub(at.seconds());
    (seconds > 0).then_some(seconds)
}

/// Which of the three things that a signature rests on is too weak.
enum Weakness {
    Digest(String),
    BindingDigest(String),
    /// The modulus has this many bits, where it is known.
    Size(Option<u32>),
}

impl Weakness {
    fn of(signer: &str, digest: &str, trusted: &Trusted, request: &OpenRequest<'_>) -> Self {
        if !digests(request.profile)
            .iter()
            .any(|one| one.name() == digest)
        {
            return Self::Digest(digest.into());
        }
        let key = trusted
            .components()
            .find(|component| component.id() == signer);
        let binding = key.and_then(|key| key.standing(request.profile, request.at).weak_digest);
        match binding {
            Some(digest) => Self::BindingDigest(digest.to_string()),
            None => Self::Size(key.and_then(|key| key.modulus_bits())),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Digest(digest) => {
                alloc::format!("it was made with {digest}, a digest that is not accepted")
            }
            Self::BindingDigest(digest) => alloc::format!(
                "the signer's certificate binds the key with {digest}, a digest that is not \
                 accepted"
            ),
            Self::Size(_) => "its key is shorter than the profile works with".into(),
        }
    }

    fn against(&self, diagnosis: Diagnosis) -> Diagnosis {
        match self {
            Self::Digest(digest) | Self::BindingDigest(digest) => {
                diagnosis.against("openpgp.digests", digest.as_str())
            }
            Self::Size(bits) => diagnosis.against("keys.rsa_bits_min_process", *bits),
        }
    }
}

fn trusted_ids(trusted: &Trusted) -> Vec<String> {
    trusted
        .components()
        .map(|component| component.id())
        .collect()
}

fn held(trusted: &Trusted) -> String {
    let ids = trusted_ids(trusted);
    if ids.is_empty() {
        "no trusted signer is loaded".into()
    } else {
        alloc::format!("the trusted signers hold {} only", ids.join(", "))
    }
}

/// When what the signature rests on came to its end.
fn ended(nearest: &SignatureVerdict, trusted: &Trusted, request: &OpenRequest<'_>) -> String {
    let signer = trusted
        .components()
        .find(|component| Some(component.id()) == nearest.signer);
    signer
        .and_then(|component| component.standing(request.profile, request.at).expires)
        .filter(|end| *end <= request.at)
        .map_or_else(
            || "it was made to hold for a time that is over".into(),
            |end| alloc::format!("its key expired on {}", end.date()),
        )
}
