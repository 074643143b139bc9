//! The steps of a key's life in words: what a step does, what it needs, and what it left behind.

use envelope::keyset::life::{EvidenceKind, StepName, Warning};
use envelope::keyset::{Environment, KeyUse, Owner};
use keyset_api::KeyView;

/// A step as an instruction.
#[must_use]
pub const fn name(step: StepName) -> &'static str {
    match step {
        StepName::Trust => "Trust",
        StepName::Verify => "Record evidence",
        StepName::Activate => "Bring into use",
        StepName::Suspend => "Suspend",
        StepName::Restore => "Restore",
        StepName::Deactivate => "Take out of use",
        StepName::Compromise => "Mark compromised",
        StepName::WithdrawCompromise => "Withdraw the mark",
        StepName::Destroy => "Destroy",
    }
}

/// What the step does to the key.
#[must_use]
pub const fn meaning(step: StepName, owner: Owner) -> &'static str {
    match (step, owner) {
        (StepName::Trust, Owner::Ours) => {
            "The key is known to be ours. From then on it opens messages."
        }
        (StepName::Trust, Owner::Counterparty) => {
            "The key is known to be the counterparty’s. From then on its signatures count."
        }
        (StepName::Verify, _) => "It goes on record that this key was seen to work.",
        (StepName::Activate, Owner::Ours) => {
            "The key is used beside the old one. The old one stays in use."
        }
        (StepName::Activate, Owner::Counterparty) => {
            "Messages are sealed to it, or its signatures count, beside the old one."
        }
        (StepName::Suspend, _) => "The key is out of use at once, and can be restored.",
        (StepName::Restore, _) => "The key is in use again.",
        (StepName::Deactivate, Owner::Ours) => {
            "The key no longer seals or signs. It still opens what was sealed to it before."
        }
        (StepName::Deactivate, Owner::Counterparty) => {
            "Nothing is sealed to it any more. What it signed before can still be verified."
        }
        (StepName::Compromise, _) => {
            "Another party knows the key. It is out of use at once, and a rotation begins."
        }
        (StepName::WithdrawCompromise, _) => {
            "It was marked by mistake. The key comes back as suspended."
        }
        (StepName::Destroy, Owner::Ours) => {
            "The private part goes for good. What was sealed to it stays closed."
        }
        (StepName::Destroy, Owner::Counterparty) => {
            "The key is never used again. Only its record stays."
        }
    }
}

/// What the step needs; none where it needs nothing.
#[must_use]
pub const fn needs(step: StepName, environment: Environment) -> Option<&'static str> {
    match (step, environment) {
        (StepName::Activate, Environment::Sandbox) => {
            Some("It needs trust and recent evidence that the key works.")
        }
        (StepName::Activate, Environment::Production) => {
            Some("It needs trust, recent evidence that the key works, and two people.")
        }
        (StepName::Deactivate, _) => {
            Some("It needs another verified key in use for the same purpose.")
        }
        (StepName::Destroy, _) => Some("It needs the waiting time to be over, and two people."),
        (StepName::WithdrawCompromise, _) | (StepName::Restore, Environment::Production) => {
            Some("It needs two people.")
        }
        (StepName::Trust | StepName::Verify, _)
        | (StepName::Suspend | StepName::Restore | StepName::Compromise, _) => None,
    }
}

/// What the operator confirms where the step takes something away.
#[must_use]
pub const fn confirmation(step: StepName, owner: Owner) -> &'static str {
    match (step, owner) {
        (StepName::Suspend, _) => "Messages that need this key fail until it is restored.",
        (StepName::Deactivate, Owner::Ours) => {
            "The counterparty has our new key and seals to it from now on."
        }
        (StepName::Deactivate, Owner::Counterparty) => {
            "The counterparty uses its new key from now on."
        }
        (StepName::Compromise, _) => "This key is no longer used, from this moment on.",
        (StepName::Destroy, Owner::Ours) => {
            "What was sealed to this key can never be opened again."
        }
        _ => "This key is never used again.",
    }
}

/// What was done to the key, once the step is taken.
#[must_use]
pub const fn done(step: StepName) -> &'static str {
    match step {
        StepName::Trust => "The key is trusted",
        StepName::Verify => "The evidence is on record",
        StepName::Activate => "The key is in use",
        StepName::Suspend => "The key is suspended",
        StepName::Restore => "The key is in use again",
        StepName::Deactivate => "The key is out of use",
        StepName::Compromise => "The key is marked as compromised",
        StepName::WithdrawCompromise => "The mark is withdrawn; the key is suspended",
        StepName::Destroy => "The key is destroyed",
    }
}

/// The step that takes this one back; none where nothing does.
#[must_use]
pub const fn undo(step: StepName) -> Option<StepName> {
    match step {
        StepName::Suspend | StepName::Deactivate => Some(StepName::Restore),
        StepName::Restore => Some(StepName::Suspend),
        StepName::Compromise => Some(StepName::WithdrawCompromise),
        _ => None,
    }
}

/// What a step leaves behind.
#[must_use]
pub fn warning(warning: Warning, key: &KeyView) -> &'static str {
    match (warning, key.owner, key.key_use) {
        (Warning::NothingProtects, Owner::Ours, KeyUse::Sign) => {
            "No key of ours is left to sign with: we can not send."
        }
        (Warning::NothingProtects, Owner::Counterparty, KeyUse::Encrypt) => {
            "No key is left to seal to: we can not send."
        }
        (Warning::NothingProtects, _, _) => {
            "The counterparty has no key in use for this purpose any more."
        }
        (Warning::NothingProcesses, Owner::Ours, KeyUse::Encrypt) => {
            "No key is left to open what arrives."
        }
        (Warning::NothingProcesses, _, _) => "No key is left to verify what arrives.",
    }
}

/// A kind of evidence in words.
#[must_use]
pub const fn evidence(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Echo => "an echo with the counterparty",
        EvidenceKind::CounterpartyWord => "the counterparty’s word",
        EvidenceKind::LocalRoundTrip => "a round trip on this side only",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_told_apart_in_words() {
        let words: Vec<[&str; 3]> = StepName::ALL
            .iter()
            .map(|step| [name(*step), meaning(*step, Owner::Ours), done(*step)])
            .collect();
        for (place, one) in words.iter().enumerate() {
            for other in &words[..place] {
                assert!(one.iter().all(|text| !other.contains(text)), "{one:?}");
            }
        }
    }

    #[test]
    fn what_is_taken_back_leads_back_by_the_codecs_own_table() {
        use envelope::key::state::KeyState;
        for step in StepName::ALL {
            let Some(back) = undo(*step) else { continue };
            let led_to = step
                .from_state(KeyState::Active)
                .or_else(|| step.from_state(KeyState::Suspended));
            assert!(back.from_state(led_to.unwrap()).is_some(), "{step:?}");
        }
    }
}
