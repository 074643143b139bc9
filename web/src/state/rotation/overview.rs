//! Keys and their rotations, as they were fetched, and how they belong together.

use alloc::rc::Rc;

use envelope::UnixTime;
use envelope::key::state::KeyState;
use envelope::keyset::life::StepName;
use keyset_api::{KeyStanding, KeyView, ProposalStanding, ProposalView, ReasonView, RotationView};
use serde::Deserialize as _;

/// Keys and their rotations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// Every key.
    pub keys: Rc<[KeyView]>,
    /// Every rotation, those on record and those that the keys call for.
    pub rotations: Rc<[RotationView]>,
    /// Steps that wait for a second person, and those that did; none where nobody is signed in.
    pub proposals: Rc<[ProposalView]>,
    /// What is on record of each key.
    pub standings: Rc<[KeyStanding]>,
}

impl Overview {
    /// The key with this thumbprint.
    #[must_use]
    pub fn key(&self, thumbprint: &str) -> Option<&KeyView> {
        self.keys.iter().find(|key| key.thumbprint == thumbprint)
    }

    /// What is on record of the key with this thumbprint.
    #[must_use]
    pub fn standing(&self, thumbprint: &str) -> Option<&KeyStanding> {
        let mut standings = self.standings.iter();
        standings.find(|standing| standing.thumbprint == thumbprint)
    }

    /// The keys that somebody else could come to know: those that are not known to already, and not
    /// destroyed.
    #[must_use]
    pub fn may_be_compromised(&self) -> Vec<KeyView> {
        let keys = self.keys.iter();
        keys.filter(|key| StepName::Compromise.from_state(key.state).is_some())
            .cloned()
            .collect()
    }

    /// The rotation in which the key goes; else the one in which it comes.
    #[must_use]
    pub fn rotation_of(&self, thumbprint: &str) -> Option<&RotationView> {
        let goes = |rotation: &&RotationView| rotation.old == thumbprint;
        let comes = |rotation: &&RotationView| rotation.new.as_deref() == Some(thumbprint);
        let mut all = self.rotations.iter();
        all.clone().find(goes).or_else(|| all.find(comes))
    }

    /// The key, and whatever comes or goes with it.
    #[must_use]
    pub fn keys_of_rotation(&self, thumbprint: &str) -> Vec<String> {
        let mut keys = vec![thumbprint.to_owned()];
        if let Some(rotation) = self.rotation_of(thumbprint) {
            keys.push(rotation.old.clone());
            keys.extend(rotation.new.clone());
        }
        keys
    }

    /// Whether something in it waited for a moment that has come: a step that is due now, or one that
    /// may not be blocked any more.
    #[must_use]
    pub fn is_outdated(&self, now: UnixTime) -> bool {
        let steps = self.rotations.iter().flat_map(|one| &one.next_steps);
        steps.into_iter().any(|step| {
            let has_become_due = !step.is_due && step.from <= now;
            has_become_due || step.blocked.iter().any(|reason| is_over(reason, now))
        })
    }

    /// The rotations, the most pressing first: emergencies, then what is due, then what ends first.
    #[must_use]
    pub fn by_urgency(&self) -> Vec<RotationView> {
        let mut rotations = self.rotations.to_vec();
        rotations.sort_by_key(|rotation| {
            let end = self.key(&rotation.old).and_then(|key| key.valid_to);
            (
                !is_emergency(rotation),
                rotation.next_steps.is_empty(),
                !rotation.next_steps.iter().any(|step| step.is_due),
                end.map_or(i64::MAX, |end| end.seconds()),
            )
        });
        rotations
    }

    /// The keys that no rotation is about, and that are not destroyed.
    #[must_use]
    pub fn at_rest(&self) -> Vec<KeyView> {
        self.keys
            .iter()
            .filter(|key| key.state != KeyState::Destroyed)
            .filter(|key| self.rotation_of(&key.thumbprint).is_none())
            .cloned()
            .collect()
    }

    /// The steps that wait for a second person; with `only`, those of these keys.
    #[must_use]
    pub fn open_proposals(&self, only: Option<&[String]>) -> Vec<ProposalView> {
        self.proposals
            .iter()
            .filter(|one| one.standing == ProposalStanding::Open)
            .filter(|one| only.is_none_or(|only| only.contains(&one.key)))
            .cloned()
            .collect()
    }

    /// The keys that could replace this one.
    #[must_use]
    pub fn successors(&self, old: &KeyView) -> Vec<KeyView> {
        let comes = |key: &&KeyView| {
            matches!(key.state, KeyState::PreActive { .. } | KeyState::Active)
                && key.thumbprint != old.thumbprint
                && has_same_purpose(key, old)
        };
        self.keys.iter().filter(comes).cloned().collect()
    }
}

/// Whether what stands in the way ends at a moment, and that has come.
fn is_over(reason: &ReasonView, now: UnixTime) -> bool {
    [FROM, BEGIN].iter().any(|member| {
        let moment = reason.particulars.get(*member);
        let moment = moment.and_then(|moment| UnixTime::deserialize(moment).ok());
        moment.is_some_and(|moment| moment <= now)
    })
}

/// Until when a waiting time lasts.
const FROM: &str = "from";

/// When a key's validity begins.
const BEGIN: &str = "begin";

/// Whether one key can stand in for the other.
#[must_use]
pub fn has_same_purpose(one: &KeyView, other: &KeyView) -> bool {
    one.owner == other.owner
        && one.environment == other.environment
        && one.format == other.format
        && one.key_use == other.key_use
}

/// Whether the old key is known to another party.
#[must_use]
pub fn is_emergency(rotation: &RotationView) -> bool {
    rotation.plan.as_ref().is_some_and(|plan| plan.emergency)
}
