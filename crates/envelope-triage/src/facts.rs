//! What the keys at hand say about an id: whether it is held, and what happened to it and when.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;

use envelope::key::report::{KeyReport, SubkeyReport};
use envelope::{KeyRing, Profile, UnixTime};

/// What is known of keys, by their id and by their thumbprint.
#[derive(Clone, Debug)]
pub struct KeyFacts {
    role: Role,
    facts: BTreeMap<String, Fact>,
}

/// What the keys are at hand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// They open messages.
    Recipient,
    /// They are those of trusted signers.
    Signer,
}

#[derive(Clone, Debug)]
struct Fact {
    secret: bool,
    created: Option<UnixTime>,
    expires: Option<UnixTime>,
    revoked: Option<String>,
}

impl KeyFacts {
    /// Every key of a ring, and its subkeys.
    #[must_use]
    pub fn of(ring: &KeyRing, role: Role, profile: &Profile, at: UnixTime) -> Self {
        let mut facts = Self {
            role,
            facts: BTreeMap::new(),
        };
        for report in ring.reports(profile, at) {
            for subkey in &report.subkeys {
                facts.insert(&subkey.id, &subkey.thumbprint, &Fact::of_subkey(subkey));
            }
            facts.insert(&report.id, &report.thumbprint, &Fact::of_key(&report));
        }
        facts
    }

    fn insert(&mut self, id: &str, thumbprint: &str, fact: &Fact) {
        for name in [id, thumbprint] {
            let known = self
                .facts
                .entry(name.into())
                .or_insert_with(|| fact.clone());
            known.secret |= fact.secret;
        }
    }

    /// What happened to a key, for messages to it since a day: `that key expired that day`. None
    /// where nothing is the matter with it.
    #[must_use]
    pub fn what_happened_to(&self, id: &str, since: Option<UnixTime>) -> Option<String> {
        let Some(fact) = self.facts.get(id) else {
            return Some(match self.role {
                Role::Recipient => "that key is not held".into(),
                Role::Signer => "that key is not trusted".into(),
            });
        };
        let on = |day: &str| match since {
            Some(since) if since.date() == day => "that day".into(),
            _ => format!("on {day}"),
        };
        if let Some(revoked) = &fact.revoked {
            let day: String = revoked.chars().take(10).collect();
            return Some(format!("that key was revoked {}", on(&day)));
        }
        if let (Some(expires), Some(since)) = (fact.expires, since)
            && expires.date() <= since.date()
        {
            return Some(format!("that key expired {}", on(&expires.date())));
        }
        if let (Some(created), Some(since)) = (fact.created, since)
            && created > since
        {
            return Some(format!("that key was made later, {}", on(&created.date())));
        }
        let is_public = self.role == Role::Recipient && !fact.secret;
        is_public.then(|| "only the public half of that key is held".into())
    }
}

impl Fact {
    fn of_key(report: &KeyReport) -> Self {
        Self {
            secret: report.secret,
            created: report.created,
            expires: report.expires,
            revoked: report.revoked.clone(),
        }
    }

    fn of_subkey(report: &SubkeyReport) -> Self {
        Self {
            secret: report.secret,
            created: report.created,
            expires: report.expires,
            revoked: report.revoked.clone(),
        }
    }
}
