//! What the profile says of packets seen from outside. It names numbers and ids, never content.

mod certificate;
mod message;
mod subpackets;

use alloc::string::String;
use alloc::vec::Vec;

pub(super) use certificate::of_certificates;
pub(super) use message::of_message;

use super::facts::Facts;
use crate::framing::packet::Packet;
use crate::inspect::finding::{Finding, Severity};
use crate::openpgp::wire::tag;
use crate::policy::profile::{OpenPgpRules, Profile};

/// One packet, which is layer number `at`.
pub(super) struct Subject<'a> {
    pub(super) packet: &'a Packet<'a>,
    pub(super) facts: &'a Facts,
    pub(super) at: usize,
    /// Whether it is part of a key and not of a message.
    pub(super) in_certificate: bool,
}

/// Findings on one packet.
pub(super) fn of_packet(subject: &Subject<'_>, profile: &Profile, findings: &mut Vec<Finding>) {
    let mut noted = Noted { subject, findings };
    structure(&mut noted);
    if let Some(rules) = &profile.openpgp {
        algorithms(&mut noted, rules, &profile.name);
        subpackets::judge(&mut noted, rules, &profile.name);
    }
    lock(&mut noted, profile);
    size(&mut noted, profile);
}

/// Takes findings on one packet.
struct Noted<'a> {
    subject: &'a Subject<'a>,
    findings: &'a mut Vec<Finding>,
}

impl Noted<'_> {
    fn found(&mut self, rule: &str, severity: Severity, message: impl Into<String>) {
        let place = alloc::format!("layers[{}]", self.subject.at);
        self.findings
            .push(Finding::new(rule, severity, message).at(place));
    }
}

fn structure(noted: &mut Noted<'_>) {
    let (packet, facts) = (noted.subject.packet, noted.subject.facts);
    match packet.tag {
        tag::SED => noted.found(
            "openpgp.integrity.missing",
            Severity::Error,
            "The encrypted data carries no integrity protection; it is not opened.",
        ),
        tag::AEAD => noted.found(
            "openpgp.aead.unsupported",
            Severity::Error,
            "GnuPG's AEAD packet (type 20) is not part of RFC 9580; it is not opened.",
        ),
        tag::SKESK => noted.found(
            "openpgp.recipient.passphrase",
            Severity::Warning,
            "Whoever knows a passphrase can open the message.",
        ),
        tag::PKESK if !matches!(facts.number("version"), Some(3 | 6)) => noted.found(
            "openpgp.pkesk.unread",
            Severity::Warning,
            "A session-key packet has a version that is not read; it is passed over.",
        ),
        id if facts.is("critical") => noted.found(
            "openpgp.packet.critical-unknown",
            if noted.subject.in_certificate {
                Severity::Warning
            } else {
                Severity::Error
            },
            alloc::format!(
                "Packet type {id} is not known; below 40 a reader may not pass it over."
            ),
        ),
        _ => {}
    }
}

/// Digests and ciphers that show.
fn algorithms(noted: &mut Noted<'_>, rules: &OpenPgpRules, name: &str) {
    let (packet, facts) = (noted.subject.packet, noted.subject.facts);
    let is_allowed = |cipher: &str| rules.ciphers.iter().any(|one| one.name() == cipher);
    let cipher = facts.text("cipher").filter(|cipher| !is_allowed(cipher));
    match (packet.tag, cipher) {
        (tag::SEIPD, Some(cipher)) => noted.found(
            "openpgp.cipher.forbidden",
            Severity::Error,
            alloc::format!("{cipher} is not a cipher that profile {name} allows."),
        ),
        (tag::SKESK, Some(cipher)) => noted.found(
            "openpgp.cipher.forbidden",
            Severity::Warning,
            alloc::format!(
                "The session key is under {cipher}, which is not a cipher that profile {name} allows."
            ),
        ),
        _ => {}
    }
    let digest = facts
        .text("digest")
        .filter(|digest| !rules.digests.iter().any(|one| one.name() == *digest));
    if let Some(digest) = digest {
        // What a weak signature means for a certificate is judged with the certificate: a better one
        // may stand beside it.
        let severity = if noted.subject.in_certificate {
            Severity::Warning
        } else {
            Severity::Error
        };
        noted.found(
            "openpgp.digest.forbidden",
            severity,
            alloc::format!("{digest} is not a digest that profile {name} accepts."),
        );
    }
}

/// A lock that a thief of the file would break first.
fn lock(noted: &mut Noted<'_>, profile: &Profile) {
    let facts = noted.subject.facts;
    if !facts.is("locked") {
        return;
    }
    let cipher = facts.text("cipher").unwrap_or_default();
    let is_old = matches!(cipher, "IDEA" | "TripleDES" | "CAST5" | "Blowfish");
    let reason = if is_old {
        alloc::format!("with {cipher}, which is outdated")
    } else if facts.is("simple_lock") {
        "by a hash of the passphrase without salt".into()
    } else if facts.text("lock_check") == Some("16-bit checksum") {
        "with a checksum instead of a hash, so that it can be changed unseen".into()
    } else {
        return;
    };
    let remedy = "Lock it again with a current program.";
    let name = &profile.name;
    noted.found(
        "openpgp.lock.weak",
        Severity::Warning,
        alloc::format!("The secret part is locked {reason} (profile {name}). {remedy}"),
    );
}

fn size(noted: &mut Noted<'_>, profile: &Profile) {
    let (packet, facts) = (noted.subject.packet, noted.subject.facts);
    let is_key = matches!(packet.tag, 5 | 6 | 7 | 14);
    let is_rsa = facts.text("algorithm") == Some("RSA");
    let Some(bits) = facts.number("bits").filter(|_| is_rsa) else {
        return;
    };
    let (least, most) = (profile.keys.rsa_bits_min, profile.keys.rsa_bits_max);
    if (u64::from(least)..=u64::from(most)).contains(&bits) {
        return;
    }
    let severity = if is_key {
        Severity::Error
    } else {
        Severity::Warning
    };
    noted.found(
        "openpgp.key.size",
        severity,
        alloc::format!(
            "RSA with {bits} bits; profile {} asks for {least} to {most}.",
            profile.name
        ),
    );
}
