//! What the console itself can do about a refusal. It proposes; the operator decides.

use envelope::inspect::diagnose::Stage;
use envelope::open::OpenReport;
use envelope::open::would_open::Change;
use envelope::{Cause, Diagnosis};

use super::keys::Keys;
use crate::worker::protocol::KeyHandle;

/// Something that the console can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Give the passphrase, then open again.
    GivePassphrase,
    /// Load another key.
    LoadKey,
    /// Open under another profile, by its name.
    OpenUnder(String),
    /// Look at the layers.
    SeeLayers,
    /// Look at a key that is held.
    ShowKey(KeyHandle),
    /// Trust a signer whose key is held, then open again.
    TrustSigner(KeyHandle),
}

/// What can be done about a message that did not open, what helps most first.
#[must_use]
pub fn deeds(report: &OpenReport, keys: &Keys) -> Vec<Deed> {
    let Some(diagnosis) = &report.diagnosis else {
        return Vec::new();
    };
    let mut deeds: Vec<Deed> = report
        .would_open_if
        .iter()
        .filter_map(|way| match way.changes.as_slice() {
            [Change::Profile { name }] => Some(Deed::OpenUnder(name.clone())),
            [Change::Trust { id }] => keys.handle_of(id).map(Deed::TrustSigner),
            _ => None,
        })
        .collect();
    deeds.extend(of_cause(diagnosis.cause, &deeds));
    deeds.extend(named(diagnosis, keys).map(Deed::ShowKey));
    if matches!(diagnosis.cause.stage(), Stage::Recognise | Stage::Policy) {
        deeds.push(Deed::SeeLayers);
    }
    deeds
}

/// What a cause asks for by itself. A signer that can be trusted need not be loaded.
fn of_cause(cause: Cause, found: &[Deed]) -> Option<Deed> {
    let can_trust = found
        .iter()
        .any(|deed| matches!(deed, Deed::TrustSigner(_)));
    match cause {
        Cause::NoMatchingKey
        | Cause::KeyDisabled
        | Cause::KeyWrongUsage
        | Cause::WrongEnvironment => Some(Deed::LoadKey),
        Cause::UnknownSigner if !can_trust => Some(Deed::LoadKey),
        Cause::SignerExpired | Cause::SignerRevoked | Cause::SignerWrongUsage => {
            Some(Deed::LoadKey)
        }
        Cause::KeyLocked | Cause::WrongPassphrase => Some(Deed::GivePassphrase),
        _ => None,
    }
}

/// The key that the diagnosis speaks of, where it is held.
fn named(diagnosis: &Diagnosis, keys: &Keys) -> Option<KeyHandle> {
    let names = ["key", "signer", "recipients"];
    names
        .iter()
        .filter_map(|name| diagnosis.evidence.get(*name))
        .find_map(|fact| match fact {
            serde_json::Value::String(id) => keys.handle_of(id),
            serde_json::Value::Array(ids) => ids.iter().find_map(|id| keys.handle_of(id.as_str()?)),
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use alloc::rc::Rc;

    use envelope::detect::Format;
    use envelope::open::trace::OpenTrace;
    use envelope::open::would_open::WouldOpen;

    use super::*;
    use crate::state::keys::tests::loaded;
    use crate::worker::protocol::KeyList;

    fn refused(diagnosis: Diagnosis, changes: Vec<Change>) -> OpenReport {
        OpenReport {
            ok: false,
            payload_base64: None,
            opened_by: None,
            diagnosis: Some(diagnosis),
            would_open_if: vec![WouldOpen {
                text: String::new(),
                changes,
            }],
            trace: OpenTrace {
                format: Format::Jwe,
                profile: "jwe-jws".into(),
                keys_tried: Vec::new(),
                recipients: Vec::new(),
                signatures: Vec::new(),
                findings: Vec::new(),
            },
        }
    }

    fn holding() -> Keys {
        Keys {
            list: Rc::new(KeyList {
                keys: vec![loaded(7)],
                ..KeyList::default()
            }),
            ..Keys::default()
        }
    }

    #[test]
    fn a_profile_under_which_it_opens_comes_first() {
        let report = refused(
            Diagnosis::new(Cause::AlgorithmForbidden, "s", "r"),
            vec![Change::Profile {
                name: "jwe-legacy".into(),
            }],
        );
        assert_eq!(
            deeds(&report, &Keys::default()),
            [Deed::OpenUnder("jwe-legacy".into()), Deed::SeeLayers]
        );
    }

    #[test]
    fn a_signer_that_is_held_is_trusted_rather_than_loaded() {
        let id = loaded(7).report.id;
        let diagnosis = Diagnosis::new(Cause::UnknownSigner, "s", "r");
        let trust = vec![Change::Trust { id }];
        let report = refused(diagnosis.clone(), trust.clone());
        assert_eq!(
            deeds(&report, &holding()),
            [Deed::TrustSigner(KeyHandle(7))]
        );
        let report = refused(diagnosis, trust);
        assert_eq!(deeds(&report, &Keys::default()), [Deed::LoadKey]);
    }

    #[test]
    fn the_key_that_is_spoken_of_can_be_looked_at_by_its_subkey() {
        let diagnosis = Diagnosis::new(Cause::KeyLocked, "s", "r").with("key", "1C22000000000001");
        assert_eq!(
            deeds(&refused(diagnosis, Vec::new()), &holding()),
            [Deed::GivePassphrase, Deed::ShowKey(KeyHandle(7))]
        );
    }

    #[test]
    fn two_changes_at_once_are_no_button() {
        let report = refused(
            Diagnosis::new(Cause::DecryptionFailed, "s", "r"),
            vec![
                Change::Profile { name: "a".into() },
                Change::Trust { id: "b".into() },
            ],
        );
        assert_eq!(deeds(&report, &holding()), []);
    }
}
