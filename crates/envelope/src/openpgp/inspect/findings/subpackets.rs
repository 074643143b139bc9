//! Findings on what signatures say in their subpackets.

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use super::Noted;
use crate::inspect::finding::Severity;
use crate::openpgp::inspect::names;
use crate::policy::profile::OpenPgpRules;

/// Judges the subpackets that were described.
pub(super) fn judge(noted: &mut Noted<'_>, rules: &OpenPgpRules, profile: &str) {
    let described = noted.subject.facts.0.get("subpackets");
    let Some(described) = described.and_then(Value::as_array) else {
        return;
    };
    for subpacket in described {
        let member = |name: &str| subpacket.get(name);
        let id = member("type")
            .and_then(Value::as_u64)
            .and_then(|id| u8::try_from(id).ok());
        let Some(id) = id else {
            continue;
        };
        if member("malformed").is_some() {
            noted.found(
                "openpgp.subpacket.malformed",
                Severity::Warning,
                alloc::format!("Subpacket {id} ({}) is damaged.", names::subpacket(id)),
            );
        } else if member("critical") == Some(&Value::Bool(true)) && !names::is_known_subpacket(id) {
            noted.found(
                "openpgp.subpacket.critical-unknown",
                Severity::Warning,
                alloc::format!(
                    "Subpacket {id} is critical and not known: the signature is invalid here."
                ),
            );
        }
        let listed = words(member("value"));
        let weak = match id {
            11 => !listed
                .iter()
                .any(|word| rules.ciphers.iter().any(|one| one.name() == *word)),
            21 => !listed
                .iter()
                .any(|word| rules.digests.iter().any(|one| one.name() == *word)),
            _ => false,
        };
        if weak && !listed.is_empty() {
            let kind = names::subpacket(id);
            noted.found(
                "openpgp.preferences.weak",
                Severity::Warning,
                alloc::format!(
                    "None of the {kind} ({}) is allowed by profile {profile}.",
                    listed.join(", ")
                ),
            );
        }
    }
}

fn words(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(String::from)
        .collect()
}
