//! Opening: from packets to a payload that passed every check of the profile.
//!
//! The order is fixed: structure, then what the profile says of it, then keys, then the integrity
//! of the data, then the structure inside, then signatures. Nothing decrypted leaves this module
//! before the last step.

mod content;
mod decrypt;
mod outer;
mod refusal;
mod revokers;
mod verify;

use crate::CryptoRng;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::open::trace::{OpenTrace, OpenedBy};
use crate::open::{OpenRequest, Opened, Refused, session_keys_ignored};
use crate::policy::profile::{OpenPgpRules, Presence};
use crate::secret::SecretBytes;
use outer::Outer;
use verify::{Reader, Trusted};

/// Opens a message given as packets.
///
/// # Errors
/// [`Refused`] with one cause and what was tried; it holds no payload octet.
pub fn open(
    binary: &[u8],
    request: &OpenRequest<'_>,
    mut trace: OpenTrace,
    rng: &mut dyn CryptoRng,
) -> Result<Opened, Refused> {
    match opened(binary, request, &mut trace, rng) {
        Ok((payload, opened_by)) => Ok(Opened::new(payload, opened_by, trace)),
        Err(diagnosis) => Err(Refused::new(diagnosis, trace)),
    }
}

fn opened(
    binary: &[u8],
    request: &OpenRequest<'_>,
    trace: &mut OpenTrace,
    rng: &mut dyn CryptoRng,
) -> Result<(SecretBytes, Option<OpenedBy>), Diagnosis> {
    let rules = rules(request)?;
    let profile = request.profile;
    refusal::check_body(binary.len(), profile)?;
    let (content, opened_by, reader) = match (outer::read(binary, request)?, request.detached) {
        (Outer::Encrypted(_), Some(_)) => return Err(refusal::carries_its_own()),
        (Outer::Encrypted(encrypted), None) => {
            let decrypted = decrypt::decrypt(&encrypted, rules, request, trace, rng)?;
            let content = content::read(&decrypted.octets, profile)?;
            (content, Some(decrypted.opened_by), decrypted.reader)
        }
        (Outer::Plain, detached) => {
            if !request.session_keys.is_empty() {
                trace.findings.push(session_keys_ignored());
            }
            let content = match detached {
                Some(payload) => content::read_detached(binary, payload, profile)?,
                None => content::read(binary, profile)?,
            };
            (content, None, Reader::Anybody)
        }
    };
    if opened_by.is_none() && profile.layers.encryption == Presence::Required {
        return Err(refusal::not_encrypted(
            profile,
            !content.signatures.is_empty(),
        ));
    }
    let trusted = Trusted::of(request);
    let judged = verify::judge_all(&content, &reader, &trusted, request);
    trace.signatures = judged.iter().map(|one| one.verdict.clone()).collect();
    let findings = verify::findings(&judged, &trusted, request);
    trace.findings.extend(findings);
    verify::accept(&judged, &trusted, request)?;
    let revoked = revokers::of_used(request, opened_by.as_ref(), &trace.signatures);
    trace.findings.extend(revoked);
    Ok((content.payload, opened_by))
}

fn rules<'a>(request: &OpenRequest<'a>) -> Result<&'a OpenPgpRules, Diagnosis> {
    request.profile.openpgp.as_ref().ok_or_else(|| {
        Diagnosis::new(
            Cause::AlgorithmForbidden,
            alloc::format!(
                "This is an OpenPGP message, and profile {} has no rules for OpenPGP.",
                request.profile.name
            ),
            "Choose a profile for OpenPGP, such as `openpgp`.",
        )
    })
}

#[cfg(test)]
mod tests;
