//! What the profile says of packets seen from outside. It names numbers and ids, never content.

use alloc::string::String;
use alloc::vec::Vec;

use super::describe::Description;
use crate::framing::packet::Packet;
use crate::inspect::Inspection;
use crate::inspect::finding::{Finding, Severity};
use crate::openpgp::wire::tag;
use crate::policy::profile::{Presence, Profile};

/// Findings on one packet, which is layer number `at`.
pub(super) fn of_packet(
    packet: &Packet<'_>,
    seen: &Description,
    at: usize,
    profile: &Profile,
    findings: &mut Vec<Finding>,
) {
    let mut found = |rule: &str, severity: Severity, message: String| {
        findings.push(Finding::new(rule, severity, message).at(alloc::format!("layers[{at}]")));
    };
    let name = &profile.name;
    match packet.tag {
        tag::SED => found(
            "openpgp.integrity.missing",
            Severity::Error,
            "The encrypted data carries no integrity protection; it is not opened.".into(),
        ),
        tag::AEAD => found(
            "openpgp.aead.unsupported",
            Severity::Error,
            "GnuPG's AEAD packet (type 20) is not part of RFC 9580; it is not opened.".into(),
        ),
        tag::SKESK => found(
            "openpgp.recipient.passphrase",
            Severity::Warning,
            "Whoever knows a passphrase can open the message.".into(),
        ),
        tag::PKESK if !matches!(seen.number("version"), Some(3 | 6)) => found(
            "openpgp.pkesk.unread",
            Severity::Warning,
            "A session-key packet has a version that is not read; it is passed over.".into(),
        ),
        _ => {}
    }
    if let Some(rules) = &profile.openpgp {
        let allowed = |known: &[&'static str], fact: &str| {
            seen.text(fact)
                .is_none_or(|text| known.contains(&text.as_str()))
        };
        let ciphers: Vec<_> = rules.ciphers.iter().map(|one| one.name()).collect();
        if packet.tag == tag::SEIPD && !allowed(&ciphers, "cipher") {
            let cipher = seen.text("cipher").unwrap_or_default();
            found(
                "openpgp.cipher.forbidden",
                Severity::Error,
                alloc::format!("{cipher} is not a cipher that profile {name} allows."),
            );
        }
        let digests: Vec<_> = rules.digests.iter().map(|one| one.name()).collect();
        let is_signature = matches!(packet.tag, tag::SIGNATURE | tag::ONE_PASS_SIGNATURE);
        if is_signature && !allowed(&digests, "digest") {
            let digest = seen.text("digest").unwrap_or_default();
            found(
                "openpgp.digest.forbidden",
                Severity::Error,
                alloc::format!("{digest} is not a digest that profile {name} accepts."),
            );
        }
    }
    let is_key = matches!(packet.tag, 5 | 6 | 7 | 14);
    let is_rsa = seen.text("algorithm").as_deref() == Some("RSA");
    if let Some(bits) = seen.number("bits").filter(|_| is_rsa) {
        let (least, most) = (profile.keys.rsa_bits_min, profile.keys.rsa_bits_max);
        if !(u64::from(least)..=u64::from(most)).contains(&bits) {
            let severity = if is_key {
                Severity::Error
            } else {
                Severity::Warning
            };
            found(
                "openpgp.key.size",
                severity,
                alloc::format!("RSA with {bits} bits; profile {name} asks for {least} to {most}."),
            );
        }
    }
}

/// Findings on the message as a whole.
pub(super) fn of_message(inspection: &mut Inspection, profile: &Profile) {
    let is_data = |kind: &str| matches!(kind, "seipd" | "sed" | "aead");
    let data = inspection
        .layers
        .iter()
        .position(|layer| is_data(&layer.kind));
    match data {
        None if profile.layers.encryption == Presence::Required => {
            let message =
                alloc::format!("Nothing is encrypted; profile {} demands it.", profile.name);
            inspection.findings.push(Finding::new(
                "openpgp.encryption.missing",
                Severity::Error,
                message,
            ));
        }
        Some(at) => {
            let extra = inspection
                .layers
                .iter()
                .enumerate()
                .skip(at + 1)
                .find(|(_, layer)| !matches!(layer.kind.as_str(), "marker" | "padding"));
            if let Some((place, layer)) = extra {
                let message =
                    alloc::format!("A packet ({}) follows the encrypted data.", layer.kind);
                inspection.findings.push(
                    Finding::new("openpgp.trailing-data", Severity::Error, message)
                        .at(alloc::format!("layers[{place}]")),
                );
            }
        }
        None => {}
    }
    let recipients = inspection.recipients.len() as u64;
    if recipients > u64::from(profile.limits.recipients) {
        let message = alloc::format!(
            "The message has {recipients} recipients; profile {} opens at most {}.",
            profile.name,
            profile.limits.recipients
        );
        inspection.findings.push(Finding::new(
            "openpgp.recipients.too-many",
            Severity::Error,
            message,
        ));
    }
}
