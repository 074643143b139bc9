//! Findings on a message as a whole.

use alloc::string::String;

use crate::inspect::Inspection;
use crate::inspect::finding::{Finding, Severity};
use crate::policy::profile::{Presence, Profile};

/// Findings on the message as a whole.
pub(in super::super) fn of_message(inspection: &mut Inspection, profile: &Profile) {
    let is_data = |kind: &str| matches!(kind, "seipd" | "sed" | "aead");
    let first = first_packet(inspection);
    let data = inspection
        .layers
        .iter()
        .position(|layer| is_data(&layer.kind));
    match data {
        None if profile.layers.encryption == Presence::Required => {
            let message =
                alloc::format!("Nothing is encrypted; profile {} demands it.", profile.name);
            inspection.findings.push(
                Finding::new("openpgp.encryption.missing", Severity::Error, message).at(first),
            );
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
        inspection.findings.push(
            Finding::new("openpgp.recipients.too-many", Severity::Error, message)
                .at(first_packet(inspection)),
        );
    }
}

/// The place of the first packet, behind the encodings.
fn first_packet(inspection: &Inspection) -> String {
    let at = inspection
        .layers
        .iter()
        .position(|layer| layer.kind != "encoding");
    alloc::format!("layers[{}]", at.unwrap_or(0))
}
