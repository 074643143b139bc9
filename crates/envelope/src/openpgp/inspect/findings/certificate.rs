//! Findings on certificates: those of `key inspect`, at the layers they speak of.

use alloc::string::String;

use crate::inspect::Inspection;
use crate::inspect::finding::{Finding, Severity};
use crate::openpgp::certificate;
use crate::policy::profile::Profile;
use crate::time::UnixTime;

/// Judges every certificate of the input at a moment; without one nothing is said.
pub(in super::super) fn of_certificates(
    binary: &[u8],
    inspection: &mut Inspection,
    profile: &Profile,
    at: Option<UnixTime>,
) {
    let Some(at) = at else {
        return;
    };
    // What can not be imported at all has its diagnosis already.
    let Ok((certificates, skipped)) = certificate::import(binary) else {
        return;
    };
    for certificate in &certificates {
        let primary = certificate.id();
        for finding in certificate.report(profile, at).findings {
            let id = finding.place.clone().unwrap_or_else(|| primary.clone());
            add(inspection, finding, &id);
        }
    }
    for left_out in skipped {
        let message = alloc::format!("The key is not used: {}", left_out.reason);
        let finding = Finding::new("openpgp.key.unread", Severity::Warning, message);
        add(inspection, finding, &left_out.id.unwrap_or_default());
    }
}

/// Adds a finding on the key with this id. It stands in for what was said of the packet alone.
fn add(inspection: &mut Inspection, mut finding: Finding, id: &str) {
    finding.place = place(inspection, id);
    let of_packet = inspection
        .findings
        .iter()
        .position(|one| one.rule == finding.rule && one.place == finding.place);
    match of_packet.and_then(|at| inspection.findings.get_mut(at)) {
        Some(one) => *one = finding,
        None => inspection.findings.push(finding),
    }
}

fn place(inspection: &Inspection, id: &str) -> Option<String> {
    let at = inspection.layers.iter().position(|layer| {
        layer.kind.ends_with("key")
            && layer.facts.get("id").and_then(|one| one.as_str()) == Some(id)
    })?;
    Some(alloc::format!("layers[{at}]"))
}
