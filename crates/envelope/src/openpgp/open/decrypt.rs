//! From encrypted data to the octets inside, with any of the keys held.
//!
//! Everything after a private-key operation ends in one cause on one path: a session key that can
//! not be read is replaced by a random one, and the failure shows at the integrity check, where a
//! changed message shows too. For a hidden recipient as well, or whoever takes the name out of
//! somebody else's message would see by the time whether its session key is one. Session keys given and passphrases have no
//! private key behind them; their failures are named.

mod candidate;
mod data;
mod given;
mod passphrase;
mod recipients;
mod refused;

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::{PublicKeyEncryptedSessionKey, SymEncryptedProtectedDataConfig};
use zeroize::Zeroizing;

use super::outer::Encrypted;
use super::verify::Reader;
use crate::CryptoRng;
use crate::inspect::diagnose::Diagnosis;
use crate::inspect::finding::{Finding, Severity};
use crate::open::OpenRequest;
use crate::open::trace::{KeyTried, OpenTrace, OpenedBy, RecipientHeld};
use crate::openpgp::algorithm;
use crate::openpgp::wire;
use crate::policy::profile::OpenPgpRules;
use candidate::Candidate;
use data::Budget;

/// Decrypted data and who can read it.
pub(super) struct Content {
    pub(super) octets: Zeroizing<Vec<u8>>,
    pub(super) opened_by: OpenedBy,
    pub(super) reader: Reader,
}

/// Decrypts with a session key given, with the first private key that fits, or with a passphrase,
/// in this order.
///
/// # Errors
/// A cause of the row "decrypt", `key-too-small`, or `algorithm-forbidden` for the
/// cipher inside, which is judged only once the data proved intact.
pub(super) fn decrypt(
    encrypted: &Encrypted,
    rules: &OpenPgpRules,
    request: &OpenRequest<'_>,
    trace: &mut OpenTrace,
    rng: &mut dyn CryptoRng,
) -> Result<Content, Diagnosis> {
    note_unread(encrypted, trace);
    let mut candidates = candidate::all(request);
    let usable: Vec<_> = encrypted
        .session_keys
        .iter()
        .filter(|esk| fits(esk, encrypted))
        .collect();
    trace.recipients = usable
        .iter()
        .map(|esk| RecipientHeld {
            id: recipient(esk),
            held: recipient(esk).is_some()
                && candidates
                    .iter()
                    .any(|one| one.is_held() && one.is_named_by(esk)),
        })
        .collect();
    let mut budget = Budget::new(encrypted.data.data().len());
    let given = given::attempt(encrypted, request, &mut budget);
    let by_session_key = given.map(|found| (found, Opener::SessionKey));
    let found = by_session_key.or_else(|| {
        recipients::attempt(
            &usable,
            &mut candidates,
            encrypted,
            request,
            &mut budget,
            rng,
        )
        .map(|(found, at)| (found, Opener::Key(at)))
    });
    let (found, under_passphrase) = match found {
        Some(found) => (Some(found), None),
        None => match passphrase::attempt(encrypted, rules, request, &mut budget) {
            Ok(found) => (found.map(|found| (found, Opener::Passphrase)), None),
            Err(failed) => (None, Some(failed)),
        },
    };
    trace.keys_tried = keys_tried(
        &candidates,
        request,
        found.as_ref().map(|found| found.1),
        under_passphrase,
    );
    let Some((decrypted, opener)) = found else {
        let failure = refused::Failure {
            session_keys: &usable,
            candidates: &candidates,
            under_passphrase,
        };
        return Err(refused::refused(encrypted, &failure, request));
    };
    let (opened_by, reader) = match opener {
        Opener::Key(at) => {
            let opener = candidates.get(at).ok_or_else(refused::failed)?;
            note_state(opener, request, trace);
            let opened_by = OpenedBy {
                id: opener.id(),
                source: opener.source.into(),
            };
            (opened_by, Reader::holder(opener.component.certificate))
        }
        Opener::Passphrase => (of_the_caller(PASSPHRASE), Reader::Unknown),
        Opener::SessionKey => (of_the_caller(SESSION_KEY), Reader::Unknown),
    };
    let cipher = decrypted.cipher.into();
    if !algorithm::cipher(cipher).is_some_and(|one| rules.ciphers.contains(&one)) {
        return Err(refused::cipher(cipher, request.profile));
    }
    Ok(Content {
        octets: decrypted.octets,
        opened_by,
        reader,
    })
}

/// What opened the data.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opener {
    SessionKey,
    /// The private key with this number among the candidates.
    Key(usize),
    Passphrase,
}

fn of_the_caller(what: &str) -> OpenedBy {
    OpenedBy {
        id: what.into(),
        source: "given".into(),
    }
}

/// One line for every key considered; then for session keys and passphrases, where they matter.
fn keys_tried(
    candidates: &[Candidate<'_>],
    request: &OpenRequest<'_>,
    opener: Option<Opener>,
    under_passphrase: Option<passphrase::Failed>,
) -> Vec<KeyTried> {
    let line = |id: &str, outcome: &str| KeyTried::new(id, outcome);
    let mut lines: Vec<KeyTried> = candidates
        .iter()
        .map(|candidate| candidate.line(request))
        .collect();
    match opener {
        Some(Opener::SessionKey) => lines.push(line(SESSION_KEY, "opened")),
        _ if !request.session_keys.is_empty() => lines.push(line(SESSION_KEY, "failed")),
        _ => {}
    }
    match (opener, under_passphrase) {
        (Some(Opener::Passphrase), _) => lines.push(line(PASSPHRASE, "opened")),
        (_, Some(failed)) => lines.push(line(PASSPHRASE, failed.words())),
        _ => {}
    }
    lines
}

/// Versions of session key and data go together (RFC 9580 section 10.3.2.1).
fn fits(esk: &PublicKeyEncryptedSessionKey, encrypted: &Encrypted) -> bool {
    matches!(
        (esk, encrypted.data.config()),
        (
            PublicKeyEncryptedSessionKey::V3 { .. },
            SymEncryptedProtectedDataConfig::V1
        ) | (
            PublicKeyEncryptedSessionKey::V6 { .. },
            SymEncryptedProtectedDataConfig::V2 { .. }
        )
    )
}

/// The recipient that a session key names.
fn recipient(esk: &PublicKeyEncryptedSessionKey) -> Option<String> {
    match esk {
        PublicKeyEncryptedSessionKey::V3 { id, .. } => {
            (!id.is_wildcard()).then(|| wire::hex(id.as_ref()))
        }
        PublicKeyEncryptedSessionKey::V6 { fingerprint, .. } => fingerprint
            .as_ref()
            .map(|print| wire::hex(print.as_bytes())),
        PublicKeyEncryptedSessionKey::Other { .. } => None,
    }
}

fn note_unread(encrypted: &Encrypted, trace: &mut OpenTrace) {
    if encrypted.unread > 0 {
        let message = alloc::format!(
            "{} session-key packets have a version or shape that is not read; they were passed \
             over.",
            encrypted.unread
        );
        trace.findings.push(Finding::new(
            "openpgp.pkesk.unread",
            Severity::Warning,
            message,
        ));
    }
}

/// A key that has ended, or was replaced, still opens what was sent to it before, and that is worth knowing.
fn note_state(opener: &Candidate<'_>, request: &OpenRequest<'_>, trace: &mut OpenTrace) {
    let standing = opener.component.standing(request.profile, request.at);
    let id = opener.id();
    trace.findings.extend(opener.clearance.finding(&id));
    if let Some(end) = standing.expires.filter(|end| *end <= request.at) {
        let message = alloc::format!(
            "Key {id} opened this message, but has expired since {}: the sender should use its \
             successor.",
            end.date()
        );
        trace.findings.push(Finding::new(
            "key.expired-since",
            Severity::Warning,
            message,
        ));
    }
    if let Some(revoked) = standing.revoked {
        let message = alloc::format!(
            "Key {id} opened this message, but was revoked ({revoked}): the sender should use its \
             successor."
        );
        trace
            .findings
            .push(Finding::new("key.revoked", Severity::Warning, message));
    }
}

/// How they are named in the list of keys tried.
const PASSPHRASE: &str = "passphrase";
const SESSION_KEY: &str = "session key";
