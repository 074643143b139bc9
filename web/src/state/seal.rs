//! The Seal pane.

use alloc::collections::BTreeSet;
use alloc::rc::Rc;

use envelope::Profile;
use envelope::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement};
use envelope::seal::{SealEncoding, SealFormat, SealRefused, SealReport};

use super::keys::Keys;
use crate::present::{key, profile};
use crate::worker::protocol::{KeyHandle, LoadedKey, SealOrder};

/// The pane's state.
#[derive(Clone, Default, PartialEq)]
pub struct Seal {
    /// The payload being written.
    pub payload: Rc<str>,
    /// The name of the profile.
    pub profile: String,
    /// Keys ticked as recipients; only those that fit are used.
    pub recipients: BTreeSet<KeyHandle>,
    /// Keys ticked as signers; only those that fit are used.
    pub signers: BTreeSet<KeyHandle>,
    /// The further choices.
    pub choices: Choices,
    /// Whether the worker is at it.
    pub running: bool,
    /// What came of it.
    pub outcome: Option<Rc<SealOutcome>>,
}

/// Choices that have a usual answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// What to make, where the profile allows several formats; its first one when not chosen.
    pub format: Option<SealFormat>,
    /// JOSE: key management.
    pub alg: Option<KeyManagement>,
    /// JOSE: content encryption.
    pub enc: Option<ContentEncryption>,
    /// JOSE: signature algorithm.
    pub jws_alg: Option<JwsAlgorithm>,
    /// JOSE: compress first.
    pub zip: bool,
    /// OpenPGP: leave out who it is for.
    pub hidden: bool,
    /// How the result is written.
    pub encoding: SealEncoding,
}

/// What came of sealing.
#[derive(Clone, Debug, PartialEq)]
pub enum SealOutcome {
    /// Nothing was sealed.
    Refused(SealRefused),
    /// The message and how it was made.
    Sealed {
        /// How it was made.
        report: SealReport,
        /// The message as written.
        message: Vec<u8>,
    },
}

/// What happens in the pane.
#[derive(Clone, PartialEq)]
pub enum SealAction {
    /// The worker answered.
    Answered(Rc<SealOutcome>),
    /// A request is on its way.
    Asked,
    /// A further choice was made.
    Choose(Choices),
    /// The payload was edited.
    Payload(Rc<str>),
    /// Another profile was chosen; choices of the former one are dropped.
    Profile(String),
    /// The request ended without an answer.
    Settled,
    /// A key was ticked or unticked as recipient.
    ToggleRecipient(KeyHandle),
    /// A key was ticked or unticked as signer.
    ToggleSigner(KeyHandle),
}

impl Seal {
    /// The next state. A result stays only while everything it was made from stays.
    #[must_use]
    pub fn reduce(&self, action: SealAction) -> Self {
        let mut next = self.clone();
        next.outcome = None;
        match action {
            SealAction::Answered(outcome) => {
                next.running = false;
                next.outcome = Some(outcome);
            }
            SealAction::Asked => next.running = true,
            SealAction::Choose(choices) => next.choices = choices,
            SealAction::Payload(payload) => next.payload = payload,
            SealAction::Profile(profile) => {
                next.profile = profile;
                next.choices = Choices::default();
            }
            SealAction::Settled => next.running = false,
            SealAction::ToggleRecipient(key) => toggle(&mut next.recipients, key),
            SealAction::ToggleSigner(key) => toggle(&mut next.signers, key),
        }
        next
    }

    /// The keys that can be sealed to under the profile.
    pub fn possible_recipients<'a>(
        &self,
        keys: &'a Keys,
        profile: &Profile,
    ) -> impl Iterator<Item = &'a LoadedKey> {
        let format = format_of(profile, self.choices);
        keys.all()
            .iter()
            .filter(move |key| fits(key, format) && key::can_receive(&key.report))
    }

    /// The keys that can sign here under the profile.
    pub fn possible_signers<'a>(
        &self,
        keys: &'a Keys,
        profile: &Profile,
    ) -> impl Iterator<Item = &'a LoadedKey> {
        let format = format_of(profile, self.choices);
        keys.all()
            .iter()
            .filter(move |key| fits(key, format) && key::can_sign_here(&key.report))
    }

    /// What to send to the worker; none while a recipient is missing.
    #[must_use]
    pub fn order(&self, keys: &Keys, profile: &Profile) -> Option<SealOrder> {
        let ticked = |set: &BTreeSet<KeyHandle>, key: &LoadedKey| {
            set.contains(&key.handle).then_some(key.handle)
        };
        let recipients: Vec<_> = self
            .possible_recipients(keys, profile)
            .filter_map(|key| ticked(&self.recipients, key))
            .collect();
        let signers: Vec<_> = self
            .possible_signers(keys, profile)
            .filter_map(|key| ticked(&self.signers, key))
            .collect();
        let format = format_of(profile, self.choices)?;
        let enough = !recipients.is_empty() || (format == SealFormat::Jws && !signers.is_empty());
        let Choices {
            alg,
            enc,
            jws_alg,
            zip,
            hidden,
            encoding,
            ..
        } = self.choices;
        enough.then(|| SealOrder {
            format,
            profile: profile.name.clone(),
            recipients,
            signers,
            alg,
            enc,
            jws_alg,
            zip,
            hidden,
            encoding,
        })
    }
}

/// The format to be made: the one chosen where the profile allows it, else the profile's first.
#[must_use]
pub fn format_of(profile: &Profile, choices: Choices) -> Option<SealFormat> {
    let allowed = profile::sealable(profile);
    let chosen = choices.format.filter(|format| allowed.contains(format));
    chosen.or_else(|| allowed.first().copied())
}

fn fits(key: &LoadedKey, format: Option<SealFormat>) -> bool {
    use envelope::key::report::KeyFormat;
    matches!(
        (key.report.format, format),
        (KeyFormat::OpenPgp, Some(SealFormat::OpenPgp))
            | (KeyFormat::Jwk, Some(SealFormat::Jwe | SealFormat::Jws))
    )
}

fn toggle(set: &mut BTreeSet<KeyHandle>, key: KeyHandle) {
    if !set.remove(&key) {
        set.insert(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::keys::KeysAction;
    use crate::state::keys::tests::loaded;
    use crate::worker::protocol::KeyList;

    fn keys() -> Keys {
        let list = KeyList {
            keys: vec![loaded(1), loaded(2)],
            added: 2,
            skipped: Vec::new(),
        };
        Keys::default().reduce(KeysAction::Changed(list))
    }

    #[test]
    fn only_ticked_keys_that_fit_the_profile_are_used() {
        let openpgp = Profile::built_in("openpgp").unwrap();
        let jwe = Profile::built_in("jwe-jws").unwrap();
        let seal = Seal::default()
            .reduce(SealAction::ToggleRecipient(KeyHandle(2)))
            .reduce(SealAction::ToggleSigner(KeyHandle(1)));
        let order = seal.order(&keys(), &openpgp).unwrap();
        assert_eq!(order.recipients, [KeyHandle(2)]);
        assert_eq!(order.signers, [KeyHandle(1)]);
        assert_eq!(seal.order(&keys(), &jwe), None);
    }

    #[test]
    fn a_format_is_made_only_where_the_profile_allows_it() {
        let format = Some(SealFormat::Jwe);
        let choices = Choices {
            format,
            ..Choices::default()
        };
        let made = |name| format_of(&Profile::built_in(name).unwrap(), choices);
        assert_eq!(made("permissive"), format);
        assert_eq!(made("openpgp"), Some(SealFormat::OpenPgp));
    }

    #[test]
    fn ticking_twice_unticks() {
        let openpgp = Profile::built_in("openpgp").unwrap();
        let tick = || SealAction::ToggleRecipient(KeyHandle(2));
        let seal = Seal::default().reduce(tick()).reduce(tick());
        assert_eq!(seal.order(&keys(), &openpgp), None);
    }

    #[test]
    fn a_result_does_not_outlive_what_it_was_made_from() {
        let refused = SealRefused::new(envelope::Diagnosis::new(
            envelope::Cause::KeyLocked,
            "locked",
            "unlock",
        ));
        let answered =
            Seal::default().reduce(SealAction::Answered(Rc::new(SealOutcome::Refused(refused))));
        assert!(answered.outcome.is_some());
        assert!(
            answered
                .reduce(SealAction::Payload("x".into()))
                .outcome
                .is_none()
        );
    }
}
