//! Keys that enter the set: new ones, and newer certificates of keys that are there. A key that
//! would mix the environments, or change its owner, is refused by name.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::Life;
use crate::keyset::entry::{Entry, Environment, KeyUse, Owner};
use crate::time::UnixTime;

/// What an import changes, one line for every component.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admitted {
    /// Keys that were not there.
    pub added: Vec<Life>,
    /// Keys that are there and now end at another time; everything else of them stays.
    pub changed: Vec<Life>,
    /// Thumbprints of keys that are there as they come.
    pub unchanged: Vec<String>,
}

/// Why a key does not enter. Nothing of its certificate does, then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NotAdmitted {
    /// The key is in the set, for the other environment.
    OtherEnvironment {
        /// Its thumbprint.
        thumbprint: String,
        /// Where it belongs.
        known: Environment,
        /// Where it should enter.
        asked: Environment,
    },
    /// The key is in the set, as the other side's.
    OtherOwner {
        /// Its thumbprint.
        thumbprint: String,
        /// Whose it is.
        known: Owner,
    },
    /// The key is in the set, for another use.
    OtherUse {
        /// Its thumbprint.
        thumbprint: String,
        /// What it is for.
        known: KeyUse,
    },
    /// Another key of this owner, environment and use has this name.
    NameTaken {
        /// The name.
        id: String,
        /// The key that has it.
        thumbprint: String,
    },
}

/// What the entries of one certificate or JWK change in the set. The set itself is not changed.
///
/// # Errors
/// Every [`NotAdmitted`], at least one.
pub fn admit(set: &[Life], entries: &[Entry]) -> Result<Admitted, Vec<NotAdmitted>> {
    let mut admitted = Admitted::default();
    let mut refused = Vec::new();
    for entry in entries {
        refused.extend(conflict(set, entry));
        let known = set
            .iter()
            .find(|life| life.entry.thumbprint == entry.thumbprint);
        match known {
            None => admitted.added.push(Life::new(entry.clone())),
            Some(life) if life.entry.valid_to == entry.valid_to => {
                admitted.unchanged.push(entry.thumbprint.clone());
            }
            Some(life) => admitted.changed.push(extended(life, entry.valid_to)),
        }
    }
    if refused.is_empty() {
        Ok(admitted)
    } else {
        Err(refused)
    }
}

fn extended(life: &Life, valid_to: Option<UnixTime>) -> Life {
    let mut life = life.clone();
    life.entry.valid_to = valid_to;
    life
}

fn conflict(set: &[Life], entry: &Entry) -> Option<NotAdmitted> {
    let thumbprint = entry.thumbprint.clone();
    set.iter().map(|life| &life.entry).find_map(|known| {
        // Components of one certificate belong together, the ones that are new among them too.
        let is_same = known.thumbprint == entry.thumbprint;
        let is_sibling = known.certificate.is_some() && known.certificate == entry.certificate;
        if !is_same && !is_sibling {
            let is_named_alike = known.id == entry.id
                && known.owner == entry.owner
                && known.environment == entry.environment
                && known.key_use == entry.key_use;
            return is_named_alike.then(|| NotAdmitted::NameTaken {
                id: entry.id.clone(),
                thumbprint: known.thumbprint.clone(),
            });
        }
        if known.environment != entry.environment {
            return Some(NotAdmitted::OtherEnvironment {
                thumbprint: thumbprint.clone(),
                known: known.environment,
                asked: entry.environment,
            });
        }
        if known.owner != entry.owner {
            return Some(NotAdmitted::OtherOwner {
                thumbprint: thumbprint.clone(),
                known: known.owner,
            });
        }
        (is_same && known.key_use != entry.key_use).then(|| NotAdmitted::OtherUse {
            thumbprint: thumbprint.clone(),
            known: known.key_use,
        })
    })
}

impl NotAdmitted {
    /// Stable identifier, as written on the wire.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::OtherEnvironment { .. } => "other-environment",
            Self::OtherOwner { .. } => "other-owner",
            Self::OtherUse { .. } => "other-use",
            Self::NameTaken { .. } => "name-taken",
        }
    }
}

impl fmt::Display for NotAdmitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherEnvironment {
                thumbprint,
                known,
                asked,
            } => write!(
                f,
                "The key {thumbprint} is a key of {known} and can not enter {asked}: the two \
                 never share a key."
            ),
            Self::OtherOwner { thumbprint, known } => write!(
                f,
                "The key {thumbprint} is in the set with the owner {known}; a key has one owner."
            ),
            Self::OtherUse { thumbprint, known } => write!(
                f,
                "The key {thumbprint} is in the set to {known}; a key has one use."
            ),
            Self::NameTaken { id, thumbprint } => write!(
                f,
                "Another key ({thumbprint}) has the name {id}: messages could not tell them apart."
            ),
        }
    }
}

impl core::error::Error for NotAdmitted {}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::key::state::KeyState;
    use crate::keyset::entry::sample;

    const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

    fn held() -> [Life; 1] {
        [Life::new(sample(AT))]
    }

    fn refusal(change: impl FnOnce(&mut Entry)) -> &'static str {
        let mut entry = sample(AT);
        change(&mut entry);
        let refused = admit(&held(), &[entry]).unwrap_err();
        assert_eq!(refused.len(), 1);
        refused[0].code()
    }

    #[test]
    fn a_newer_certificate_changes_the_end_and_nothing_else() {
        let mut newer = sample(AT);
        newer.valid_to = Some(AT.plus_days(400));
        newer.state = KeyState::PreActive {
            trusted: false,
            verified: false,
        };
        newer.created = AT.plus_days(3);
        let admitted = admit(&held(), &[newer]).unwrap();
        let mut expected = held();
        expected[0].entry.valid_to = Some(AT.plus_days(400));
        assert_eq!(admitted.changed, expected);
        assert!(admitted.added.is_empty(), "{admitted:?}");
    }

    #[test]
    fn a_new_subkey_enters_beside_its_certificate() {
        let mut primary = sample(AT);
        primary.certificate = Some("PRIMARY".into());
        let mut subkey = primary.clone();
        subkey.thumbprint = "SUBKEY".into();
        subkey.id = "SUB".into();
        let admitted = admit(
            &[Life::new(primary.clone())],
            &[primary.clone(), subkey.clone()],
        )
        .unwrap();
        assert_eq!(admitted.unchanged, [primary.thumbprint]);
        assert_eq!(admitted.added, vec![Life::new(subkey)]);
    }

    #[test]
    fn a_key_does_not_enter_the_other_environment() {
        assert_eq!(
            refusal(|entry| entry.environment = Environment::Production),
            "other-environment"
        );
    }

    #[test]
    fn a_sibling_does_not_enter_the_other_environment_either() {
        let mut known = sample(AT);
        known.certificate = Some("PRIMARY".into());
        let mut subkey = known.clone();
        subkey.thumbprint = "SUBKEY".into();
        subkey.environment = Environment::Production;
        let refused = admit(&[Life::new(known)], &[subkey]).unwrap_err();
        assert_eq!(refused[0].code(), "other-environment");
    }

    #[test]
    fn a_key_keeps_its_owner_and_its_use() {
        assert_eq!(
            refusal(|entry| entry.owner = Owner::Counterparty),
            "other-owner"
        );
        assert_eq!(refusal(|entry| entry.key_use = KeyUse::Sign), "other-use");
    }

    #[test]
    fn two_keys_of_one_purpose_do_not_share_a_name() {
        assert_eq!(
            refusal(|entry| entry.thumbprint = "other".into()),
            "name-taken"
        );
    }
}
