//! Weak algorithms: the rules allow none, and no key at work asks for one or rests on one.

use envelope::inspect::{InspectRequest, inspect};
use envelope::key::report::KeyFormat;

use super::bench::Bench;
use super::{Check, Fault, Verdict};

/// Nothing is protected, and nothing accepted, with an algorithm that is broken or about to be.
pub(super) fn algorithms(bench: &Bench<'_>, format: KeyFormat) -> Verdict {
    const CHECK: Check = Check("weak-algorithms", "No weak algorithms");
    CHECK.judged(match format {
        KeyFormat::OpenPgp => openpgp(bench),
        KeyFormat::Jwk => jose(bench),
    })
}

fn openpgp(bench: &Bench<'_>) -> Result<String, Fault> {
    let profile = bench.profile(KeyFormat::OpenPgp);
    let ciphers = profile.openpgp.iter().flat_map(|rules| &rules.ciphers);
    let digests = profile.openpgp.iter().flat_map(|rules| &rules.digests);
    let mut names = ciphers
        .map(|cipher| cipher.name())
        .chain(digests.map(|digest| digest.name()));
    if let Some(weak) = names.find(|name| WEAK_OPENPGP.contains(name)) {
        return Err(allowed(weak));
    }
    for certificate in bench.certificates() {
        let inspection = inspect(&InspectRequest {
            input: certificate.as_bytes(),
            profile: Some(profile),
            at: Some(bench.at),
        });
        let mut findings = inspection.findings.into_iter();
        if let Some(weak) = findings.find(|one| WEAK_FINDINGS.contains(&one.rule.as_str())) {
            return Err(weak.message.into());
        }
    }
    Ok(
        "The rules allow no weak cipher or digest, and no certificate asks for one or is bound by \
        one."
            .into(),
    )
}

/// RSA1_5 is what one profile of the counterparty asks for. Beside a better algorithm it is a weak
/// one: the sender chooses.
fn jose(bench: &Bench<'_>) -> Result<String, Fault> {
    let rules = bench.profile(KeyFormat::Jwk).jose.as_ref();
    let allows: Vec<&str> = rules
        .iter()
        .flat_map(|rules| &rules.key_management)
        .map(|algorithm| algorithm.name())
        .collect();
    if allows == [RSA1_5] {
        return Ok(
            "The rules ask for RSA1_5 and nothing else: as agreed with the \
                   counterparty."
                .into(),
        );
    }
    if allows.contains(&RSA1_5) {
        return Err(allowed(RSA1_5));
    }
    let mut keys = bench.at_work(KeyFormat::Jwk);
    match keys.find(|life| life.entry.algorithm == RSA1_5) {
        Some(life) => Err(format!(
            "The key {} is bound to RSA1_5, which the rules do not allow. Replace it.",
            life.entry.id
        )
        .into()),
        None => Ok("The rules do not allow RSA1_5, and no key is bound to it.".into()),
    }
}

fn allowed(weak: &str) -> Fault {
    format!("The rules allow {weak}. Take it out of the profile.").into()
}

const RSA1_5: &str = "RSA1_5";

/// Ciphers with blocks of 64 bits, and the digest for which collisions are made.
const WEAK_OPENPGP: [&str; 5] = ["Blowfish", "CAST5", "IDEA", "TripleDES", "SHA-1"];

/// What the codec says of a certificate that prefers nothing else, or that weak signatures hold
/// together.
const WEAK_FINDINGS: [&str; 2] = [
    "openpgp.certificate.weak-digest",
    "openpgp.preferences.weak",
];
